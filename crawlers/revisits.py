"""When what earlier days found is due for another look, and when a source was last read."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from crawlers.account import account_of
from crawlers.folder import DataFolder, FileError, write_whole
from crawlers.seen_source import SeenSource
from crawlers.status import QUIET_STATUSES, Status

LOOK_AGAIN_DAYS = (1, 2, 4, 7)
"""Ages at which an article is fetched again, for changes, removal and engagement."""
LOOK_FOR_REPLY_DAYS = (*LOOK_AGAIN_DAYS, 14, 21, 28, 35, 42, 49, 56)
"""Ages at which a message without a reply is: some offices answer after six weeks."""

_UNANSWERED = "unanswered"

CUT = frozenset(status.value for status in (
    Status.LOGIN, Status.TIMEOUT, Status.UNREACHABLE, Status.HTTP_5XX, Status.HTTP_429, Status.HTTP_403, Status.LIMIT,
))  # fmt: skip
"""Statuses after which something may have been left behind that another collection can still get."""
MAX_CUT_DAYS = 14
"""A source where something fails every day is not read back further than this for its sake."""


def due(seen: SeenSource, last: date | None, day: date, *, replies: bool) -> frozenset[str]:
    """What is due on `day` when the source was last collected on `last`; `replies`: it is a message board.

    What lacked a part at the last collection is due too.
    """
    ages = LOOK_FOR_REPLY_DAYS if replies else LOOK_AGAIN_DAYS
    reach = min(last or day, day) - timedelta(days=ages[-1])
    names = {
        name
        for name, found in seen.found_since(reach)
        if is_due(found, last, day, _ages(seen, name, replies=replies)) and not seen.is_removed(name)
    }
    return frozenset(names | set(seen.partial_since(last or day)))


def is_due(found: date, last: date | None, day: date, ages: tuple[int, ...]) -> bool:
    """Whether an age came since the last collection: days without one do not make a look fall out."""
    since = max(found, last or found)
    return any(since < found + timedelta(days=age) <= day for age in ages)


def _ages(seen: SeenSource, name: str, *, replies: bool) -> tuple[int, ...]:
    return LOOK_FOR_REPLY_DAYS if replies and not seen.is_answered(name) else LOOK_AGAIN_DAYS


def last_collected(folder: DataFolder, source: str, day: date) -> date | None:
    """The last day before `day` on which the source was read: a day when it was down does not count."""
    return next((earlier for earlier, _ in _collections(folder, source, day)), None)


def last_whole(folder: DataFolder, source: str, day: date) -> date | None:
    """The last collection that nothing cut short, within MAX_CUT_DAYS of the last one; else the last one."""
    last: date | None = None
    for earlier, counts in _collections(folder, source, day):
        last = last or earlier
        if earlier < last - timedelta(days=MAX_CUT_DAYS):
            break
        if not CUT & counts.keys():
            return earlier
    return last


def last_rechecked(folder: DataFolder, source: str, day: date) -> date | None:
    """The last day before `day` on which what was due of the source was asked apart from the lists, and it answered."""
    earlier = (one for one in reversed(folder.days("rechecked")) if one < day)
    return next((one for one in earlier if source not in _unanswered(folder, one)), None)


def note_rechecked(folder: DataFolder, day: date, counts: Mapping[str, int], unanswered: Collection[str] = ()) -> None:
    """Notes that everything due on `day` has been asked, with what came of it by status; `unanswered` are the sources
    that were down."""
    note = {**counts, _UNANSWERED: sorted(unanswered)}
    write_whole(folder.rechecked(day), (json.dumps(note, ensure_ascii=False) + "\n").encode())


def _unanswered(folder: DataFolder, day: date) -> list[str]:
    path = folder.rechecked(day)
    try:
        found = json.loads(path.read_bytes()).get(_UNANSWERED, [])
        if isinstance(found, list):
            return found
    except (ValueError, AttributeError):
        pass
    raise FileError(f"{path}: 回看记录读不出；删掉这个文件，那天该回看的下次会再看一遍")


def fetched_on(folder: DataFolder, source: str, day: date) -> int:
    """How many pages the runs of a day have fetched so far."""
    return int(account_of(folder, source, day).get("fetched", 0))


def _collections(folder: DataFolder, source: str, day: date) -> Iterator[tuple[date, dict[str, int]]]:
    """The days before `day` on which the source was read, the latest first, with their counts."""
    for earlier in reversed([one for one in folder.days("pages") if one < day]):
        counts = _counts(folder, source, earlier)
        was_read = not counts or any(status in QUIET_STATUSES for status in counts)
        if was_read and any(folder.pages(earlier).glob(f"{source}-*.warc.gz")):
            yield earlier, counts


def _counts(folder: DataFolder, source: str, day: date) -> dict[str, int]:
    found: dict[str, int] = account_of(folder, source, day).get("counts", {})
    return found
