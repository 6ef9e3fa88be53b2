"""How a URL can end: the closed list of statuses. Each URL ends with exactly one a run.

Please don't add a status without saying here who sets it and when.
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    OK = "ok"  # parse: a new article
    UNCHANGED = "unchanged"  # parse: seen before, the same content (or the server said 304)
    CHANGED = "changed"  # parse: seen before, new content: a new version
    PARTIAL = "partial"  # parse: a further page or attachment could not be had; what there is was kept
    REMOVED = "removed"  # parse: an article known before answers 404 or 410 now, or a page that says so
    DUPLICATE = "duplicate"  # parse: another URL of this run gave the same article
    LISTING = "listing"  # parse: a list, feed or sitemap that was read for its links
    SKIPPED = "skipped"  # spider: seen before and not due for another look, or a list part that has not changed
    OFF_PATTERN = "off-pattern"  # spider: does not match the source's url_pattern
    OUT_OF_RANGE = "out-of-range"  # spider: published outside the days that a backfill asks for
    ROBOTS = "robots"  # transport: robots.txt forbids it
    TIMEOUT = "timeout"  # transport: no answer in time
    UNREACHABLE = "unreachable"  # transport: no connection, or it broke (refused, DNS, closed half-way)
    BAD_TLS = "bad-tls"  # transport: the certificate does not hold and the entry does not allow that
    TOO_LARGE = "too-large"  # transport: body over the source's max_bytes, as sent or unpacked
    REDIRECTS = "redirects"  # transport: more redirects than allowed, or a loop
    BLOCKED = "blocked"  # transport: a private address that the entry does not allow
    HTTP_401 = "http-401"  # transport
    HTTP_403 = "http-403"  # transport
    HTTP_404 = "http-404"  # transport, or a page that says so with 200: never known as an article
    HTTP_410 = "http-410"  # transport: never known as an article
    HTTP_429 = "http-429"  # transport: after all tries
    HTTP_4XX = "http-4xx"  # transport: any other of the 400s
    HTTP_5XX = "http-5xx"  # transport: after all tries
    LOGIN = "login"  # parse: a login page or an API's lost-login answer
    NO_BODY = "no-body"  # parse: neither text nor title found
    BAD_DATE = "bad-date"  # parse: the printed date is impossible or in the future
    BAD_BYTES = "bad-bytes"  # parse: too many bytes that no encoding reads
    BAD_ITEM = "bad-item"  # parse: an item of a feed, API answer or table that cannot be read
    LIMIT = "limit"  # spider: over max_pages or max_minutes, an address that grows without end, numbers without threads


ARTICLE_STATUSES = frozenset({Status.OK, Status.CHANGED, Status.PARTIAL})
"""An article line was written."""

QUIET_STATUSES = frozenset({
    Status.OK, Status.CHANGED, Status.UNCHANGED, Status.DUPLICATE, Status.LISTING, Status.SKIPPED,
    Status.OFF_PATTERN, Status.OUT_OF_RANGE, Status.REMOVED,
})  # fmt: skip
"""Nothing went wrong; every other status is named in quarantine."""

PRECEDENCE: tuple[Status, ...] = (
    Status.OK, Status.CHANGED, Status.PARTIAL, Status.REMOVED, Status.UNCHANGED, Status.DUPLICATE, Status.LISTING,
    Status.BAD_DATE, Status.NO_BODY, Status.BAD_BYTES, Status.BAD_ITEM, Status.LOGIN,
    Status.TOO_LARGE, Status.REDIRECTS, Status.BLOCKED, Status.ROBOTS,
    Status.HTTP_401, Status.HTTP_403, Status.HTTP_404, Status.HTTP_410, Status.HTTP_429, Status.HTTP_4XX,
    Status.HTTP_5XX, Status.TIMEOUT, Status.UNREACHABLE, Status.BAD_TLS, Status.LIMIT,
    Status.SKIPPED, Status.OUT_OF_RANGE, Status.OFF_PATTERN,
)  # fmt: skip
"""Of a URL's statuses over the runs of a day, the first in this order is the day's."""


_HTTP = {401: Status.HTTP_401, 403: Status.HTTP_403, 404: Status.HTTP_404, 410: Status.HTTP_410, 429: Status.HTTP_429}


def answered_status(code: int | None) -> Status | None:
    """How a URL ended whose server answered with this HTTP status; None for a page to be read and for no answer."""
    if code is None or 200 <= code < 300:
        return None
    if code == 304:
        return Status.UNCHANGED
    if code >= 500:
        return Status.HTTP_5XX
    return _HTTP.get(code, Status.HTTP_4XX) if code >= 400 else Status.REDIRECTS


def day_status(statuses: list[Status]) -> Status:
    """The one status of a URL for the day, from those of its runs (at least one)."""
    return min(statuses, key=PRECEDENCE.index)
