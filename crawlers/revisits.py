"""What earlier days found of a source, and what of it is due for another look."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from crawlers.folder import DataFolder
from crawlers.status import QUIET_STATUSES, Status
from crawlers.urls import canonical_url

LOOK_AGAIN_DAYS = (1, 2, 4, 7)
"""Ages at which an article is fetched again, for changes, removal and engagement."""
LOOK_FOR_REPLY_DAYS = (*LOOK_AGAIN_DAYS, 14, 21, 28, 35, 42, 49, 56)
"""Ages at which a message without a reply is: some offices answer after six weeks."""
_PAGES = frozenset({
    Status.OK, Status.UNCHANGED, Status.CHANGED, Status.REMOVED, Status.DUPLICATE, Status.SKIPPED, Status.NO_BODY,
    Status.BAD_DATE, Status.BAD_BYTES, Status.LOGIN,
})  # fmt: skip
"""Statuses in an account that say: this URL is a page that was read before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Each URL or platform id with the day it was first found; those that only lead to another; those gone since;
    those with an official reply."""

    first_found: dict[str, date]
    aliases: frozenset[str]
    removed: frozenset[str]
    answered: frozenset[str]

    def due(self, last: date | None, day: date, *, replies: bool) -> frozenset[str]:
        """What is due on `day` when the source was last collected on `last`; `replies`: it is a message board."""
        waiting = self.first_found.keys() - self.answered if replies else set()
        return frozenset(
            name
            for name, found in self.first_found.items()
            if name not in self.removed
            and name not in self.aliases
            and is_due(found, last, day, LOOK_FOR_REPLY_DAYS if name in waiting else LOOK_AGAIN_DAYS)
        )


def is_due(found: date, last: date | None, day: date, ages: tuple[int, ...]) -> bool:
    """Whether an age came since the last collection: days without one do not make a look fall out."""
    since = max(found, last or found)
    return any(since < found + timedelta(days=age) <= day for age in ages)


def found_before(folder: DataFolder, source: str, day: date) -> Found:
    """What the days before `day` say of a source."""
    first: dict[str, date] = {}
    names: dict[str, set[str]] = {}
    for earlier, article in _lines(folder, "articles", source, day):
        own = {article["id"], canonical_url(article["url"])} if article.get("url") else {article["id"]}
        names.setdefault(article["id"], set()).update(own)
        for name in own:
            first.setdefault(name, earlier)
    aliases: set[str] = set()
    for earlier in (one for one in folder.days("accounts") if one < day):
        for url, status in _account(folder, earlier, source).get("urls", {}).items():
            if status in _PAGES:
                first.setdefault(canonical_url(url), earlier)
            # a further page of an article is fetched with its first, never by itself
            if status == Status.DUPLICATE:
                aliases.add(canonical_url(url))
    seen = [line for _, line in _lines(folder, "observations", source, day)]
    removed = {line["id"] for line in seen if line.get("removed")}
    answered = {line["id"] for line in seen if line.get("reply")}
    return Found(
        first_found=first, aliases=frozenset(aliases), removed=_names(removed, names), answered=_names(answered, names)
    )


def last_collected(folder: DataFolder, source: str, day: date) -> date | None:
    """The last day before `day` on which the source was read: a day when it was down does not count."""
    for earlier in reversed([one for one in folder.days("pages") if one < day]):
        counts = _account(folder, earlier, source).get("counts", {})
        was_read = not counts or any(status in QUIET_STATUSES for status in counts)
        if was_read and any(folder.pages(earlier).glob(f"{source}-*.warc.gz")):
            return earlier
    return None


def _lines(folder: DataFolder, part: str, source: str, day: date) -> list[tuple[date, dict[str, Any]]]:
    """The lines of the days before `day`; only a few fields are wanted of many lines, so records are not checked."""
    found = []
    for earlier in (one for one in folder.days(part) if one < day):
        path = folder.root / part / earlier.isoformat() / f"{source}.jsonl"
        if path.exists():
            found += [(earlier, json.loads(line)) for line in path.read_bytes().splitlines()]
    return found


def _account(folder: DataFolder, day: date, source: str) -> dict[str, dict[str, str]]:
    try:
        found: dict[str, dict[str, str]] = json.loads(folder.account(day, source).read_bytes())
    except FileNotFoundError:
        return {}
    return found


def _names(ids: set[str], names: dict[str, set[str]]) -> frozenset[str]:
    return frozenset(name for number in ids for name in names.get(number, {number}))
