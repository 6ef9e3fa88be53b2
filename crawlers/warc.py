"""The evidence on disk: WARC files that other archives' tools read, one gzip member a record.

Of each fetch stand a `response` and a `request` record as they went over the wire and a `metadata` record that says why
it was asked; a URL that ended without an answer has the `metadata` record alone, with its status and the reason.
"""

from __future__ import annotations

import os
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from uuid import NAMESPACE_URL, uuid5

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from crawlers.clock import SHANGHAI
from crawlers.members import http_head, member, members_of
from crawlers.status import Status

Pairs = list[tuple[str, str]]
MAX_INFLATED_BYTES = 50_000_000
"""A compressed body is opened up to this size: a small one can hold gigabytes of nothing."""
_LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Why a URL was asked. `hints` are what the list or feed said: title, published, author (as written there)."""

    url: str
    role: str
    via: str | None = None
    part_of: str | None = None
    hints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came back. `location` is the last address of the redirects, None without any; `tls` is "unverified" where
    the certificate was not asked to hold."""

    status: int
    reason: str
    headers: Pairs
    body: bytes
    request_line: str
    request_headers: Pairs
    location: str | None = None
    tls: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One URL of a run as the evidence tells it: either an answer (`http_status` and what follows) or how it ended.

    `status` is set for what ended without an answer; `body` is decompressed; `etag` and `modified` as the server sent
    them. `fetched_at` is aware, in +08:00.
    """

    url: str
    role: str
    source: str
    run: str
    fetched_at: datetime
    via: str | None = None
    part_of: str | None = None
    hints: Mapping[str, str] = field(default_factory=dict)
    location: str | None = None
    tls: str | None = None
    status: Status | None = None
    detail: str = ""
    http_status: int | None = None
    content_type: str | None = None
    etag: str | None = None
    modified: str | None = None
    body: bytes = b""
    record: str = ""
    digest: str = ""


class WarcFile:
    """Writes the evidence of one source in one run, under a temporary name until `close`.

    `run` and the URLs give the record ids. With `resume`, what a killed run left under the temporary name is kept up to
    its last whole fetch and written on: `left` are those fetches. Without, it is overwritten.
    """

    def __init__(self, path: Path, *, source: str, run: str, software: str, resume: bool = False) -> None:
        self.path = path
        self._part = part_of(path)
        self._source, self._run = source, run
        self._counts: Counter[str] = Counter()
        self._software = software
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = self._whole_bytes() if resume and self._part.exists() else 0
        self.resumed = kept > 0
        self._file: BinaryIO = self._part.open("r+b" if self.resumed else "wb")
        self._file.truncate(kept)
        self._file.seek(kept)

    def start(self, at: datetime) -> None:
        if self.resumed:
            return
        about = {"source": self._source, "run": self._run}
        fields = {"software": self._software, "format": "WARC File Format 1.1", **about}
        header = {"WARC-Filename": self.path.name, **self._ids("warcinfo", at)}
        self._write(member("warcinfo", None, header, _fields(fields)))

    def left(self) -> Iterator[Fetch]:
        """What a resumed file held already."""
        return fetches_of(self._part)

    def answer(self, asked: Asked, answered: Answered, at: datetime) -> str:
        """Writes a fetch; returns the id of its response record."""
        response, request, about = (self._ids(asked.url, at) for _ in range(3))
        number = response["WARC-Record-ID"]
        status = f"HTTP/1.1 {answered.status} {answered.reason}".strip()
        asks = {**request, "WARC-Concurrent-To": number}
        links = {**about, "WARC-Refers-To": number, "WARC-Concurrent-To": number}
        more = {"location": answered.location, "tls": answered.tls}
        told = self._about(asked) | {name: value for name, value in more.items() if value}
        self._write(
            member("response", asked.url, response, answered.body, http_head(status, answered.headers)),
            member("request", asked.url, asks, b"", http_head(answered.request_line, answered.request_headers)),
            member("metadata", asked.url, links, _fields(told)),
        )
        return number

    def ended(self, asked: Asked, status: Status, detail: str, at: datetime) -> None:
        """Writes that a URL ended without an answer."""
        about = {**self._about(asked), "status": status.value, "detail": detail}
        self._write(member("metadata", asked.url, self._ids(asked.url, at), _fields(about)))

    def left_out(self, via: str, urls: Mapping[str, Status], at: datetime) -> None:
        """Writes which of a list's URLs were not asked, in one record: there may be fifty thousand."""
        about = {"role": "article", "source": self._source, "run": self._run, "via": via}
        lines = "".join(f"{_LEFT_OUT}: {status.value} {url}\r\n" for url, status in urls.items())
        self._write(member("metadata", via, self._ids(via, at), _fields(about) + lines.encode("utf-8", "replace")))

    def resource(self, asked: Asked, content_type: str, body: bytes, at: datetime) -> str:
        """Writes a file that came by hand (an export), with its metadata; returns its record's id."""
        header = self._ids(asked.url, at)
        number = header["WARC-Record-ID"]
        links = {**self._ids(asked.url, at), "WARC-Refers-To": number, "WARC-Concurrent-To": number}
        self._write(
            member("resource", asked.url, {**header, "Content-Type": content_type}, body),
            member("metadata", asked.url, links, _fields(self._about(asked))),
        )
        return number

    def close(self) -> None:
        """Brings the file to the disk under its name."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        os.replace(self._part, self.path)

    def discard(self) -> None:
        # closing writes what is left, which fails again where the disk is full
        with suppress(OSError):
            self._file.close()
        self._part.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        else:
            self.discard()

    def _ids(self, url: str, at: datetime) -> dict[str, str]:
        # counted by URL: in which order the answers came does not change a record's id
        self._counts[url] += 1
        name = f"{self._source}/{self._run}/{url}/{self._counts[url]}"
        stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>", "WARC-Date": stamp}

    def _about(self, asked: Asked) -> dict[str, str]:
        about = {"role": asked.role, "source": self._source, "run": self._run}
        if asked.via:
            about["via"] = asked.via
        about |= {f"hint-{name}": value for name, value in sorted(asked.hints.items()) if value}
        if asked.part_of:
            about["part-of"] = asked.part_of
        return about

    def _write(self, *records: bytes) -> None:
        # one write and one flush a fetch: what a kill tears off is at most the fetch at the end
        self._file.write(b"".join(records))
        self._file.flush()

    def _whole_bytes(self) -> int:
        """Up to where the temporary file holds whole fetches; counts their records, so that ids go on."""
        kept, open_urls = 0, []
        for header, end in members_of(self._part):
            open_urls.append(header.get("WARC-Target-URI") or "warcinfo")
            if header.get("WARC-Type") in ("metadata", "warcinfo"):
                kept = end
                self._counts.update(open_urls)
                open_urls = []
        return kept


def part_of(path: Path) -> Path:
    """The temporary name under which a file is written."""
    return path.with_name(f".{path.name}.tmp")


def fetches_of(path: Path) -> Iterator[Fetch]:
    """The fetches of a file in its order (records of files that came by hand likewise)."""
    with path.open("rb") as file:
        held: ArcWarcRecord | None = None
        content = b""
        for record in ArchiveIterator(file):
            match record.rec_type:
                case "response" | "resource":
                    held, content = record, _content(record)
                case "metadata":
                    text = record.content_stream().read()
                    about = _pairs(text)
                    if _LEFT_OUT in about:
                        yield from _left_out(record, text, about)
                        continue
                    refers = record.rec_headers.get_header("WARC-Refers-To")
                    own = held is not None and refers == held.rec_headers.get_header("WARC-Record-ID")
                    yield _fetch(held if own and held is not None else record, content if own else b"", about)
                    held, content = None, b""


def _left_out(record: ArcWarcRecord, text: bytes, about: Mapping[str, str]) -> Iterator[Fetch]:
    """What a list named and nobody asked, each as a fetch of its own."""
    base = _fetch(record, b"", about)
    for line in text.decode("utf-8", "replace").splitlines():
        name, _, rest = line.partition(": ")
        if name == _LEFT_OUT:
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
        fetched_at=moment_of(header("WARC-Date")),
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


def elapsed(now: datetime, seconds: float) -> datetime:
    """The moment so many seconds into a run that began at `now`."""
    return now + timedelta(seconds=int(seconds))


def inflated(body: bytes, encoding: str | None) -> bytes:
    """The body without its Content-Encoding (gzip, deflate), at most MAX_INFLATED_BYTES; as it is where that fails."""
    names = [name.strip().lower() for name in (encoding or "").split(",") if name.strip()]
    for name in reversed(names):
        if name not in ("gzip", "x-gzip", "deflate"):
            continue
        for window in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
            try:
                body = zlib.decompressobj(window).decompress(body, MAX_INFLATED_BYTES)
                break
            except zlib.error:
                continue
    return body


def _content(record: ArcWarcRecord) -> bytes:
    body: bytes = record.raw_stream.read()
    http = record.http_headers
    return body if http is None else inflated(body, http.get_header("Content-Encoding"))


def _fields(about: Mapping[str, str]) -> bytes:
    lines = [f"{name}: {' '.join(str(value).split())}\r\n" for name, value in about.items()]
    return "".join(lines).encode("utf-8", "replace")


def _pairs(data: bytes) -> dict[str, str]:
    """The lines of application/warc-fields."""
    pairs = (line.partition(": ") for line in data.decode("utf-8", "replace").splitlines())
    return {name: value.strip() for name, separator, value in pairs if separator}
