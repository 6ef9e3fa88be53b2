"""The account platforms' own exports → days of followers and reads, or what a single article was read."""

from __future__ import annotations

from cities.sources import Source
from crawlers.audience import AudienceDay
from crawlers.parsers.cells import CellError, moment_in, whole_in
from crawlers.parsers.parsed import Parsed
from crawlers.record import record_of
from crawlers.status import Status
from crawlers.tables.row import Row
from crawlers.warc.fetch import Fetch

_COUNTS = ("followers", "gained", "lost", "reads", "readers", "shares")


def parse_audience(row: Row, item: str, fetched: Fetch, source: Source) -> Parsed:
    """One day of the account that the entry's `account_of` names."""
    column = source.columns["day"]
    try:
        found = moment_in(row, column, fetched.fetched_at)
        if found is None or found.moment is None:
            raise CellError(f"“{column}”列为空")
        counts = {name: whole_in(row, source.columns.get(name)) for name in _COUNTS}
    except CellError as error:
        return Parsed(url=item, status=Status.BAD_ITEM, detail=str(error))
    if all(count is None for count in counts.values()):
        return Parsed(url=item, status=Status.NO_BODY, detail="没有一个数")
    said = {"source": source.id, "account": source.account_of or source.id, "day": found.moment.date().isoformat()}
    day = record_of(AudienceDay, {**said, **counts})
    return Parsed(url=item, records=(day,))
