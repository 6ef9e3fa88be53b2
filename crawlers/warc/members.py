"""WARC records as bytes, one gzip member each: how they are made, and how a torn file is walked member by member."""

from __future__ import annotations

import zlib
from base64 import b32encode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha1
from pathlib import Path

_LEVEL = 6
"""Level 9 makes the evidence of a news site 1 % smaller and takes half as long again."""
_CHUNK = 1 << 20
_CONTENT_TYPES = {
    "response": "application/http; msgtype=response",
    "request": "application/http; msgtype=request",
    "metadata": "application/warc-fields",
    "warcinfo": "application/warc-fields",
}


def member(kind: str, url: str | None, header: Mapping[str, str], payload: bytes, http: bytes = b"") -> bytes:
    """A record's gzip member. `http` are the status or request line and headers of an HTTP message."""
    lines = {"WARC-Type": kind, **({"WARC-Target-URI": url} if url else {}), **header}
    lines |= {"WARC-Payload-Digest": _digest(payload)} if http or kind == "resource" else {}
    lines |= {"WARC-Block-Digest": _digest(http, payload)}
    lines = {"Content-Type": _CONTENT_TYPES.get(kind, ""), **lines, "Content-Length": str(len(http) + len(payload))}
    head = "".join(["WARC/1.1\r\n", *(f"{name}: {_one_line(value)}\r\n" for name, value in lines.items()), "\r\n"])
    press = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join((press.compress(head.encode() + http), press.compress(payload + b"\r\n\r\n"), press.flush()))


def http_head(first: str, headers: Sequence[tuple[str, str]]) -> bytes:
    """The head of an HTTP message as it is kept: first line, headers, empty line."""
    lines = [first, *(f"{name}: {_one_line(value)}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("utf-8", "replace")


def warc_fields(about: Mapping[str, str]) -> bytes:
    """Lines of application/warc-fields."""
    lines = [f"{name}: {' '.join(str(value).split())}\r\n" for name, value in about.items()]
    return "".join(lines).encode("utf-8", "replace")


def members_of(path: Path) -> Iterator[tuple[dict[str, str], int]]:
    """The WARC headers of each whole record and where its member ends, up to where the file is torn."""
    with path.open("rb") as file:
        data, at = b"", 0
        while True:
            press = zlib.decompressobj(zlib.MAX_WBITS | 16)
            head = b""
            while not press.eof:
                if not data and not (data := file.read(_CHUNK)):
                    return
                try:
                    text = press.decompress(data)
                except zlib.error:
                    return
                # a body may be large, and only the head is wanted
                head = head if b"\r\n\r\n" in head else head + text
                at += len(data) - len(press.unused_data)
                data = press.unused_data
            lines = head.partition(b"\r\n\r\n")[0].decode("utf-8", "replace").splitlines()[1:]
            yield dict(line.partition(": ")[::2] for line in lines), at


def _digest(*parts: bytes) -> str:
    found = sha1(usedforsecurity=False)
    for part in parts:
        found.update(part)
    return "sha1:" + b32encode(found.digest()).decode()


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ")
