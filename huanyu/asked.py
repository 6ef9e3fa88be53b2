"""What was asked of a source since a moment, told by the evidence: by its lists, or apart from them what was due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from crawlers.clock import SHANGHAI
from crawlers.status import Status, answered_status
from crawlers.warc.fetch import Fetch
from crawlers.warc.reader import fetches_of
from huanyu.workplace import Workplace

PASSING = frozenset({Status.TIMEOUT, Status.UNREACHABLE, Status.HTTP_5XX, Status.HTTP_429})
"""What another try may mend."""
NO_ANSWER = PASSING | {
    Status.HTTP_403, Status.LOGIN, Status.ROBOTS, Status.BLOCKED, Status.TOO_LARGE, Status.REDIRECTS
}  # fmt: skip
"""A source of which every page ended so has not answered."""
LOOKED_AT = frozenset({"robots", "article", "status"})
"""Roles that a run has which asks nothing but what is due, besides what follows from a page (which has a `via`)."""


def was_asked_since(work: Workplace, day: date, source: str, moment: datetime) -> bool:
    """Whether a run that ended after `moment` read the source's lists: each file is read up to what settles it."""
    return any(_reads_lists(fetches_of(path)) for path in _ended_after(work, day, source, moment))


def answered_since(work: Workplace, day: date, source: str, moment: datetime, *, due: bool) -> bool | None:
    """Whether the source answered the runs that ended after `moment` and read its lists (`due`: looked again, apart
    from the lists); None where there was none. False means that another try may bring an answer."""
    answer: bool | None = None
    for path in _ended_after(work, day, source, moment):
        fetches = [fetch for fetch in fetches_of(path) if fetch.role != "robots"]
        if _reads_lists(fetches) != due:
            answer = answer or not _is_down(fetches)
    return answer


def _reads_lists(fetches: Iterable[Fetch]) -> bool:
    return any(fetch.via is None and fetch.role not in LOOKED_AT for fetch in fetches)


def _is_down(fetches: Iterable[Fetch]) -> bool:
    statuses = {fetch.status or answered_status(fetch.http_status) for fetch in fetches}
    return statuses <= NO_ANSWER and not statuses.isdisjoint(PASSING)


def _ended_after(work: Workplace, day: date, source: str, moment: datetime) -> Iterator[Path]:
    for path in sorted(work.folder.pages(day).glob(f"{source}-*.warc.gz")):
        if datetime.fromtimestamp(path.stat().st_mtime, SHANGHAI) >= moment:
            yield path
