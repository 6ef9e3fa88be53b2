"""Reads the evidence: WARC files fetch by fetch, in their order."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from crawlers.clock import SHANGHAI
from crawlers.status import Status
from crawlers.warc.fetch import Fetch

MAX_INFLATED_BYTES = 50_000_000
"""A compressed body is opened up to this size: a small one can hold gigabytes of nothing."""
LEFT_OUT = "left-out"
"""The field that names, in one record, what a list named and nobody asked."""


def fetches_of(path: Path) -> Iterator[Fetch]:
    """The fetches of a file in its order (records of files that came by hand likewise).

    EOFError where the file ends within a record or a fetch: the archive's reader takes that for the end.
    """
    with path.open("rb") as file:
        held: ArcWarcRecord | None = None
        content = b""
        for record in ArchiveIterator(file):
            match record.rec_type:
                case "response" | "resource":
                    held, content = record, _content(record)
                case "metadata":
                    text = record.content_stream().read()
                    _must_be_whole(record)
                    about = _pairs(text)
                    if LEFT_OUT in about:
                        yield from _left_out(record, text, about)
                        continue
                    refers = record.rec_headers.get_header("WARC-Refers-To")
                    own = held is not None and refers == held.rec_headers.get_header("WARC-Record-ID")
                    yield _fetch(held if own and held is not None else record, content if own else b"", about)
                    held, content = None, b""
        if held is not None:
            raise EOFError("the file ends within a fetch")


def _left_out(record: ArcWarcRecord, text: bytes, about: Mapping[str, str]) -> Iterator[Fetch]:
    """What a list named and nobody asked, each as a fetch of its own."""
    base = _fetch(record, b"", about)
    for line in text.decode("utf-8", "replace").splitlines():
        name, _, rest = line.partition(": ")
        if name == LEFT_OUT:
            status, _, url = rest.partition(" ")
            yield replace(base, url=url, status=Status(status))


def fetch_of(path: Path, number: str) -> Fetch:
    """The fetch whose response (or resource) record has this id; LookupError when the file has none."""
    for fetch in fetches_of(path):
        if fetch.record == number:
            return fetch
    raise LookupError(f"{path}: no record {number}")


def _fetch(record: ArcWarcRecord, body: bytes, about: Mapping[str, str]) -> Fetch:
    header = record.rec_headers.get_header
    http = record.http_headers
    content_type = http.get_header("Content-Type") if http is not None else header("Content-Type")
    has_content = record.rec_type != "metadata"
    return Fetch(
        url=header("WARC-Target-URI"),
        role=about.get("role", ""),
        source=about.get("source", ""),
        run=about.get("run", ""),
        fetched_at=moment_of(header("WARC-Date") or ""),  # ValueError for a record without one
        via=about.get("via"),
        part_of=about.get("part-of"),
        hints={name[5:]: value for name, value in about.items() if name.startswith("hint-")},
        location=about.get("location"),
        tls=about.get("tls"),
        status=Status(about["status"]) if "status" in about else None,
        detail=about.get("detail", ""),
        http_status=int(http.get_statuscode()) if http is not None else None,
        content_type=content_type if has_content else None,
        etag=http.get_header("ETag") if http is not None else None,
        modified=http.get_header("Last-Modified") if http is not None else None,
        body=body,
        record=header("WARC-Record-ID") if has_content else "",
        digest=(header("WARC-Payload-Digest") or "") if has_content else "",
    )


def moment_of(stamp: str) -> datetime:
    """A WARC-Date in +08:00."""
    return datetime.fromisoformat(stamp).astimezone(SHANGHAI)


def inflated(body: bytes, encoding: str | None) -> bytes:
    """The body without its Content-Encoding (gzip, deflate), at most MAX_INFLATED_BYTES; as it is where that fails."""
    return inflated_whole(body, encoding)[0]


def inflated_whole(body: bytes, encoding: str | None) -> tuple[bytes, bool]:
    """The same, and whether nothing was cut off at its end."""
    names = [name.strip().lower() for name in (encoding or "").split(",") if name.strip()]
    whole = True
    for name in reversed(names):
        if name not in ("gzip", "x-gzip", "deflate"):
            continue
        for window in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
            opening, packed = zlib.decompressobj(window), body
            try:
                body = opening.decompress(packed, MAX_INFLATED_BYTES)
            except zlib.error:
                continue
            whole = whole and (opening.eof or len(body) >= MAX_INFLATED_BYTES or _has_ended(packed))
            break
    return body, whole


def _has_ended(packed: bytes) -> bool:
    """Whether the packed data came to their end: servers that leave out the checksum behind them are read as browsers
    read them."""
    raw = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        raw.decompress(packed[_header_length(packed) :], MAX_INFLATED_BYTES)
    except (zlib.error, ValueError, IndexError):
        return False
    return raw.eof


def _header_length(packed: bytes) -> int:
    """Of gzip (RFC 1952) or zlib."""
    if not packed.startswith(b"\x1f\x8b"):
        return 2
    flags, length = packed[3], 10
    if flags & 4:
        length += 2 + int.from_bytes(packed[length : length + 2], "little")
    for named in (8, 16):
        if flags & named:
            length = packed.index(0, length) + 1
    return length + 2 * bool(flags & 2)


def _content(record: ArcWarcRecord) -> bytes:
    body: bytes = record.raw_stream.read()
    _must_be_whole(record)
    http = record.http_headers
    return body if http is None else inflated(body, http.get_header("Content-Encoding"))


def _must_be_whole(record: ArcWarcRecord) -> None:
    """EOFError where less of a record that was read to its end was there than its header says."""
    if missing := getattr(record.raw_stream, "limit", 0):
        raise EOFError(f"the file ends {missing} bytes before its record does")


def _pairs(data: bytes) -> dict[str, str]:
    """The lines of application/warc-fields."""
    pairs = (line.partition(": ") for line in data.decode("utf-8", "replace").splitlines())
    return {name: value.strip() for name, separator, value in pairs if separator}
