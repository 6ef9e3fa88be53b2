"""Writes the evidence of one source in one run, record by record, so that a kill loses at most the fetch at the end."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from uuid import NAMESPACE_URL, uuid5

from crawlers.status import Status
from crawlers.warc.fetch import Answered, Asked, Fetch
from crawlers.warc.members import http_head, member, members_of, warc_fields
from crawlers.warc.reader import LEFT_OUT, fetches_of


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
        self._write(member("warcinfo", None, header, warc_fields(fields)))

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
            member("metadata", asked.url, links, warc_fields(told)),
        )
        return number

    def ended(self, asked: Asked, status: Status, detail: str, at: datetime) -> None:
        """Writes that a URL ended without an answer."""
        about = {**self._about(asked), "status": status.value, "detail": detail}
        self._write(member("metadata", asked.url, self._ids(asked.url, at), warc_fields(about)))

    def left_out(self, via: str, urls: Mapping[str, Status], at: datetime) -> None:
        """Writes which of a list's URLs were not asked, in one record: there may be fifty thousand."""
        about = {"role": "article", "source": self._source, "run": self._run, "via": via}
        lines = "".join(f"{LEFT_OUT}: {status.value} {url}\r\n" for url, status in urls.items())
        self._write(member("metadata", via, self._ids(via, at), warc_fields(about) + lines.encode("utf-8", "replace")))

    def resource(self, asked: Asked, content_type: str, body: bytes, at: datetime) -> str:
        """Writes a file that came by hand (an export), with its metadata; returns its record's id."""
        header = self._ids(asked.url, at)
        number = header["WARC-Record-ID"]
        links = {**self._ids(asked.url, at), "WARC-Refers-To": number, "WARC-Concurrent-To": number}
        self._write(
            member("resource", asked.url, {**header, "Content-Type": content_type}, body),
            member("metadata", asked.url, links, warc_fields(self._about(asked))),
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
