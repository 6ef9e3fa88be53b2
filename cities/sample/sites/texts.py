"""The sample's texts as their editors wrote them, and what of them the world could read at a given time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

TEXTS = Path(__file__).parent / "texts"
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An official reply to a message."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reposted:
    user: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One text of a source. `printed_date`, `broken_bytes` and `parts` are what its site gets wrong or splits."""

    source: str
    key: str
    published: datetime
    body: str
    title: str = ""
    author: str | None = None
    outlet: str | None = None
    page: str | None = None
    column: str | None = None
    user: str | None = None
    reposts: int = 0
    comments: int = 0
    likes: int = 0
    long: bool = False
    repost_of: Reposted | None = None
    reply: Answered | None = None
    parts: int = 1
    corrected_at: datetime | None = None
    corrected_title: str | None = None
    corrected_body: str | None = None
    removed_at: datetime | None = None
    printed_date: str | None = None
    broken_bytes: bool = False

    @property
    def paragraphs(self) -> list[str]:
        return [line.strip() for line in self.body.splitlines() if line.strip()]

    @property
    def plain_key(self) -> str:
        """The key without dashes: in an address `-02` would look like the second page of something."""
        return self.key.replace("-", "")

    @property
    def number(self) -> int:
        """A number of its own, the same in every run."""
        return int.from_bytes(sha256(f"{self.source}/{self.key}".encode()).digest()[:6])

    def out_at(self, now: datetime) -> bool:
        """Whether it had been published, and not yet taken down, by `now`."""
        return self.published <= now and (self.removed_at is None or now < self.removed_at)

    def as_of(self, now: datetime) -> Item:
        """The item as its page showed it at `now`: corrected or not yet, answered or not yet."""
        shown = self
        if self.corrected_at is not None and self.corrected_at <= now:
            shown = replace(shown, title=self.corrected_title or self.title, body=self.corrected_body or self.body)
        if shown.reply is not None and now < shown.reply.at:
            shown = replace(shown, reply=None)
        return shown

    def changed_at(self, now: datetime) -> datetime:
        """When the page last changed, seen from `now`."""
        if self.corrected_at is not None and self.corrected_at <= now:
            return self.corrected_at
        return self.published


def texts_of_sources(folder: Path = TEXTS) -> dict[str, tuple[Item, ...]]:
    """All texts by source, each in order of publication."""
    found: dict[str, tuple[Item, ...]] = {}
    for path in sorted(folder.glob("*.yaml")):
        with path.open("rb") as file:
            data = yaml.load(file, _Loader)
        items = [_item(data["source"], entry) for entry in data["items"]]
        found[data["source"]] = tuple(sorted(items, key=lambda item: (item.published, item.key)))
    return found


def moment(text: str) -> datetime:
    """`2026-06-17 08:12` as an aware moment in +08:00."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


_PLAIN = (
    "title", "author", "outlet", "page", "column", "user", "reposts", "comments", "likes", "long", "printed_date",
    "broken_bytes",
)  # fmt: skip


def _item(source: str, entry: Mapping[str, Any]) -> Item:
    reply, corrected, repost = entry.get("reply"), entry.get("corrected") or {}, entry.get("repost_of")
    return Item(
        source=source,
        key=str(entry["key"]),
        published=moment(entry["published"]),
        body=entry["body"],
        parts=entry.get("pages", 1),
        reply=Answered(by=reply["by"], at=moment(reply["at"]), text=reply["text"]) if reply else None,
        repost_of=Reposted(**repost) if repost else None,
        corrected_at=moment(corrected["at"]) if corrected else None,
        corrected_title=corrected.get("title"),
        corrected_body=corrected.get("body"),
        removed_at=moment(entry["removed"]) if "removed" in entry else None,
        **{name: entry[name] for name in _PLAIN if entry.get(name) is not None},
    )
