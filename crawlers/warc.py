"""The evidence on disk: WARC files that other archives' tools read, one gzip member a record.

Of each fetch stand a `response` and a `request` record as they went over the wire and a `metadata` record that says why
it was asked; a URL that ended without an answer has the `metadata` record alone, with its status and the reason.
"""

from __future__ import annotations

import io
import os
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from uuid import NAMESPACE_URL, uuid5

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawlers.clock import SHANGHAI
from crawlers.status import Status

Pairs = list[tuple[str, str]]
MAX_INFLATED_BYTES = 50_000_000
"""A compressed body is opened up to this size: a small one can hold gigabytes of nothing."""


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
    """What came back. `location` is the last address of the redirects, None without any."""

    status: int
    reason: str
    headers: Pairs
    body: bytes
    request_line: str
    request_headers: Pairs
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One URL of a run as the evidence tells it: either an answer (`http_status` and what follows) or how it ended.

    `status` is set for what ended without an answer; `body` is decompressed. `fetched_at` is aware, in +08:00.
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
    status: Status | None = None
    detail: str = ""
    http_status: int | None = None
    content_type: str | None = None
    body: bytes = b""
    record: str = ""
    digest: str = ""


class WarcFile:
    """Writes the evidence of one source in one run, under a temporary name until `close`.

    `run` and the URLs give the record ids. What is in the file when the process dies is lost with its temporary name.
    """

    def __init__(self, path: Path, *, source: str, run: str, software: str) -> None:
        self.path = path
        self._part = path.with_name(f".{path.name}.tmp")
        self._source, self._run = source, run
        self._counts: Counter[str] = Counter()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: BinaryIO = self._part.open("wb")
        self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        self._software = software

    def start(self, at: datetime) -> None:
        about = {"source": self._source, "run": self._run}
        fields = {"software": self._software, "format": "WARC File Format 1.1", **about}
        header = {"WARC-Filename": self.path.name, **self._ids("warcinfo", at)}
        self._write("warcinfo", None, header, _fields(fields))

    def answer(self, asked: Asked, answered: Answered, at: datetime) -> str:
        """Writes a fetch; returns the id of its response record."""
        response = self._ids(asked.url, at)
        request = self._ids(asked.url, at)
        number = response["WARC-Record-ID"]
        first = StatusAndHeaders(f"{answered.status} {answered.reason}".strip(), answered.headers, "HTTP/1.1")
        self._write("response", asked.url, response, answered.body, first)
        first = StatusAndHeaders(answered.request_line, answered.request_headers, is_http_request=True)
        self._write("request", asked.url, {**request, "WARC-Concurrent-To": number}, b"", first)
        about = self._about(asked) | ({"location": answered.location} if answered.location else {})
        links = {"WARC-Refers-To": number, "WARC-Concurrent-To": number}
        self._write("metadata", asked.url, {**self._ids(asked.url, at), **links}, _fields(about))
        return number

    def ended(self, asked: Asked, status: Status, detail: str, at: datetime) -> None:
        """Writes that a URL ended without an answer."""
        about = {**self._about(asked), "status": status.value, "detail": detail}
        self._write("metadata", asked.url, self._ids(asked.url, at), _fields(about))

    def resource(self, asked: Asked, content_type: str, body: bytes, at: datetime) -> str:
        """Writes a file that came by hand (an export), with its metadata; returns its record's id."""
        header = self._ids(asked.url, at)
        number = header["WARC-Record-ID"]
        self._write("resource", asked.url, {**header, "Content-Type": content_type}, body)
        links = {"WARC-Refers-To": number, "WARC-Concurrent-To": number}
        self._write("metadata", asked.url, {**self._ids(asked.url, at), **links}, _fields(self._about(asked)))
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

    def _write(
        self, kind: str, url: str | None, header: dict[str, str], body: bytes, first: StatusAndHeaders | None = None
    ) -> None:
        record = self._writer.create_warc_record(
            url, kind, payload=io.BytesIO(body), length=len(body), warc_headers_dict=header, http_headers=first
        )
        self._writer.write_record(record)


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
                    about = _pairs(record.content_stream().read())
                    refers = record.rec_headers.get_header("WARC-Refers-To")
                    own = held is not None and refers == held.rec_headers.get_header("WARC-Record-ID")
                    yield _fetch(held if own and held is not None else record, content if own else b"", about)
                    held, content = None, b""


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
        status=Status(about["status"]) if "status" in about else None,
        detail=about.get("detail", ""),
        http_status=int(http.get_statuscode()) if http is not None else None,
        content_type=content_type if has_content else None,
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
