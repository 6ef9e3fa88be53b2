"""Folders into which people put files for a source: each is taken once, as evidence, and moved beside (已收录/)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

from cities.city import City
from cities.sources import Source
from crawlers.folder import DataFolder
from crawlers.status import Status
from crawlers.warc.fetch import Asked
from crawlers.warc.reader import fetches_of
from crawlers.warc.writer import WarcFile

TAKEN = "已收录"
_TYPES = {"srt": "application/x-subrip", "vtt": "text/vtt", "txt": "text/plain"}


def take_inboxes(
    city: City, folder: DataFolder, day: date, *, now: datetime, sources: Sequence[str] | None = None
) -> dict[str, int]:
    """Takes what lies in inbox/SOURCE/ of each source that has one; the number of files by source.

    A file whose name begins with a dot or ends in .part or .tmp is still being copied. What a killed run had kept
    already (same name, same bytes, same day) is only moved.
    """
    taken = {}
    for source in city.sources:
        if source.inbox and source.valid_on(day) and (sources is None or source.id in sources):
            folder.inbox(source.id).mkdir(parents=True, exist_ok=True)
            files = list(_files_in(folder.inbox(source.id)))
            if files:
                _keep(source, folder, day, files, now)
                taken[source.id] = len(files)
    return taken


def _files_in(inbox: Path) -> Iterator[Path]:
    for path in sorted(inbox.iterdir()):
        copying = path.name.startswith((".", "~$")) or path.suffix.lower() in (".part", ".tmp", ".crdownload")
        if path.is_file() and not path.is_symlink() and not copying:
            yield path


def _keep(source: Source, folder: DataFolder, day: date, files: list[Path], now: datetime) -> None:
    before = {
        (fetch.url, hashlib.sha256(fetch.body).digest())
        for path in folder.pages(day).glob(f"{source.id}-*.warc.gz")
        for fetch in fetches_of(path)
        if fetch.role == "transcript"
    }
    new = []
    for path in files:
        # one that is too large is named in the account and not kept
        data = path.read_bytes() if path.stat().st_size <= source.max_bytes else b""
        if (_address(path), hashlib.sha256(data).digest()) not in before:
            new.append((path, data))
    if new:
        run, target = folder.new_evidence(day, source.id, f"{now:%Y%m%dT%H%M%S}")
        with WarcFile(target, source=source.id, run=run, software="huanyu inbox") as warc:
            warc.start(now)
            for path, data in new:
                asked = Asked(url=_address(path), role="transcript")
                if path.stat().st_size > source.max_bytes:
                    warc.ended(asked, Status.TOO_LARGE, f"{path.name}：大于 {source.max_bytes} 字节", now)
                else:
                    kind = _TYPES.get(path.suffix.lstrip(".").lower(), "application/octet-stream")
                    warc.resource(asked, kind, data, now)
    for path in files:
        _put_aside(path)


def _put_aside(path: Path) -> None:
    beside = path.parent / TAKEN
    beside.mkdir(exist_ok=True)
    target, number = beside / path.name, 1
    while target.exists():
        number += 1
        target = beside / f"{path.stem}（{number}）{path.suffix}"
    os.replace(path, target)


def _address(path: Path) -> str:
    return f"file:///{quote(path.name)}"
