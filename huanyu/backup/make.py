"""Making a backup while others write: it holds a state in which a kill at that moment could have left the house.

The ledger and the files that speak of it (mails, months, papers) are taken again until none of them changed meanwhile.
The files of the flow are taken from its end to its beginning, so that all from which a file was made is there too. The
store is left out: it is made from the rest.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from huanyu.backup.listed import DATA, FACTS, HEADER, SUMS, BackupError, Header, backups_in, sums_of, sums_text
from ledger.copying import copy_ledger

DERIVED = frozenset({"store", "owed"})
"""Folders that are made from the rest."""

FLOW = (
    "events", "related", "annotated", "quarantine", "accounts", "observations", "audience", "comments", "air",
    "articles", "inbox", "logs", "pages",
)  # fmt: skip
"""From the flow's end to its beginning. Any other folder speaks of the ledger, or the ledger of it."""

_TRIES = 60
_CHUNK = 1 << 20


@dataclass(slots=True)
class Copying:
    """Into the folder `into`; what stands unchanged in the backup `before` becomes a second name of that file."""

    into: Path
    before: Path | None
    known: Mapping[str, str]
    sums: dict[str, str] = field(default_factory=dict)

    def take(self, source: Path, name: str) -> None:
        """Copies one file under `name`; one that is gone meanwhile is left out."""
        target = self.into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        try:
            self.sums[name] = self._linked(source, target, name) or _copied(source, target)
        except FileNotFoundError:
            if source.exists():
                raise
            self.sums.pop(name, None)

    def _linked(self, source: Path, target: Path, name: str) -> str | None:
        if self.before is None or name not in self.known:
            return None
        old = self.before / name
        try:
            now, then = source.stat(), old.stat()
            if (now.st_size, now.st_mtime_ns) != (then.st_size, then.st_mtime_ns):
                return None
            os.link(old, target)
        except OSError:  # the other file has gone, or this disk knows no second names
            return None
        return self.known[name]


def make_backup(
    root: Path, facts: Mapping[str, Path], target: Path, *, city: str, ledger: str, at: datetime, program: str,
    environment: Mapping[str, str],
) -> Path:  # fmt: skip
    """Writes TARGET/CITY-MOMENT, whole or not at all, and returns it. `root` is the data folder, `facts` the city's
    files by their names in the backup, `ledger` its URL. BackupError where the house never kept still, OSError
    where the disk does not take it.
    """
    made = target / f"{city}-{at:%Y%m%dT%H%M%S}"
    if made.exists():
        raise BackupError(f"备份 {made} 已经在了")
    if target.resolve().is_relative_to(root.resolve()):
        raise BackupError(f"备份不能放在数据目录 {root} 里面")
    earlier = backups_in(target, city)
    part = target / f".{made.name}.tmp"
    for left in target.glob(f".{city}-????????T??????.tmp"):
        shutil.rmtree(left)
    part.mkdir(parents=True, mode=0o700)
    copying = Copying(part, earlier[-1] if earlier else None, sums_of(earlier[-1]) if earlier else {})
    try:
        name = _take_ledger(copying, root, ledger, environment)
        for folder in FLOW:
            for path in files_of(root / folder):
                copying.take(path, f"{DATA}/{path.relative_to(root).as_posix()}")
        for name_there, path in facts.items():
            copying.take(path, f"{FACTS}/{name_there}")
        _finish(copying, city=city, at=at, program=program, ledger=name)
        os.replace(part, made)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return made


def city_files(folder: Path, roster: Path | None, *, besides: Sequence[Path] = ()) -> dict[str, Path]:
    """Name below `city/` of a backup → file: all that the city's folder holds (its golden pages and own topics too) and
    the roster that is in use. Folders in `besides`, which are no facts, are left out where they lie in it."""
    out = [each.resolve() for each in besides if folder.resolve() in each.resolve().parents]
    found = {
        path.relative_to(folder).as_posix(): path for path in files_of(folder)
        if "__pycache__" not in path.parts and not any(path.resolve().is_relative_to(each) for each in out)
    }  # fmt: skip
    return found | ({"roster.yaml": roster} if roster is not None else {})


def files_of(folder: Path) -> Iterator[Path]:
    """Every file below a folder but those that are being written, in order; none where it is absent."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from files_of(Path(entry.path))
        elif entry.is_file():
            yield Path(entry.path)


def _take_ledger(copying: Copying, root: Path, url: str, environment: Mapping[str, str]) -> str | None:
    for _ in range(_TRIES):
        before = _spoken_of(root)
        copy = copy_ledger(url, copying.into, environment)
        for path in before:
            copying.take(path, f"{DATA}/{path.relative_to(root).as_posix()}")
        if _spoken_of(root) == before:
            if copy is not None:
                copying.sums[copy.name] = _digest(copy)
            return copy.name if copy is not None else None
        time.sleep(0.5)
        for name in list(copying.sums):
            (copying.into / name).unlink(missing_ok=True)
        copying.sums.clear()
    raise BackupError(f"{root} 里一直在写邮件、月报或公文，没有备份成；等这次运行结束后再试")


def _spoken_of(root: Path) -> dict[Path, tuple[int, int, int]]:
    """The files that speak of the ledger or of which it speaks, each with what changes when it is written."""
    found = {}
    for entry in sorted(os.scandir(root), key=lambda entry: entry.name):
        path = Path(entry.path)
        if entry.name.startswith(".") or entry.name in DERIVED or entry.name in FLOW or ".sqlite" in entry.name:
            continue
        for each in files_of(path) if entry.is_dir() else [path]:
            try:
                stat = each.stat()
            except FileNotFoundError:
                continue
            found[each] = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
    return found


def _finish(copying: Copying, *, city: str, at: datetime, program: str, ledger: str | None) -> None:
    part = copying.into
    text = sums_text(copying.sums)
    size = sum((part / name).stat().st_size for name in copying.sums)
    header = Header(
        city=city, at=at.isoformat(), program=program, ledger=ledger, files=len(copying.sums), size_bytes=size,
        sums=sha256(text).hexdigest(),
    )  # fmt: skip
    (part / SUMS).write_bytes(text)
    (part / HEADER).write_bytes(header.line())
    os.sync()  # one for all: a sync of each of a million small files takes hours


def _copied(source: Path, target: Path) -> str:
    """Copies bytes, mode and time of change; the digest of what was written."""
    digest = sha256()
    with source.open("rb") as read, target.open("wb") as written:
        stat = os.fstat(read.fileno())
        while chunk := read.read(_CHUNK):
            digest.update(chunk)
            written.write(chunk)
    os.chmod(target, stat.st_mode & 0o777)
    os.utime(target, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    return digest.hexdigest()


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
