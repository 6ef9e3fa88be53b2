"""The folders of the embedded store: each rebuild makes a new one beside the old, and a small file names the current.

store/current            "000002"
store/000002/            an index; about.json: the number of its schema, the digest of its dictionary; learnt.zstd: what
                         its documents have in common; codes.json: which values its numbers stand for
store/.lease             held by whoever writes
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crawlers.folder import write_whole
from crawlers.lease import lease

About = dict[str, str | int]
Stamp = tuple[int, int]
_LEARNT = "learnt.zstd"
_CODES = "codes.json"


class Generations:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.pointer = root / "current"
        self._read: tuple[Stamp, Path] | None = None

    def current(self) -> Path | None:
        """The folder that readers read; None where nothing was ever written. Every search asks: the file is read only
        where it has been replaced."""
        try:
            stamp = stamp_of(self.pointer)
            if self._read is None or self._read[0] != stamp:
                self._read = stamp, self.root / self.pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        return self._read[1]

    def begin(self, about: About) -> Path:
        """A new empty folder beside the current; what a killed rebuild left goes away first."""
        self.sweep()
        number = max((int(path.name) for path in self._all()), default=0) + 1
        folder = self.root / f"{number:06d}"
        folder.mkdir(parents=True)
        write_whole(folder / "about.json", json.dumps(about, sort_keys=True).encode())
        return folder

    def flip(self, folder: Path) -> None:
        """From now on readers read `folder`; the others go away (whoever has one open can read on)."""
        write_whole(self.pointer, folder.name.encode())
        self.sweep()

    def sweep(self) -> None:
        """Removes all folders but the current."""
        current = self.current()
        for path in self._all():
            if path != current:
                shutil.rmtree(path, ignore_errors=True)

    def learn(self, folder: Path, learnt: bytes) -> None:
        write_whole(folder / _LEARNT, learnt)

    def learnt(self, folder: Path) -> bytes:
        """Nothing where nothing was."""
        try:
            return (folder / _LEARNT).read_bytes()
        except FileNotFoundError:
            return b""

    def code(self, folder: Path, codes: bytes) -> None:
        write_whole(self.codes_of(folder), codes)

    def codes(self, folder: Path) -> bytes:
        return self.codes_of(folder).read_bytes()

    def codes_of(self, folder: Path) -> Path:
        return folder / _CODES

    def about(self, folder: Path) -> About:
        about: About = json.loads((folder / "about.json").read_bytes())
        return about

    @contextmanager
    def writing(self, tell: Callable[[str], None]) -> Iterator[None]:
        """One writer at a time; the second is told that it waits, and then goes on."""
        with lease(self.root / ".lease", holder="index", tell=tell):
            yield

    def _all(self) -> list[Path]:
        return sorted(path for path in self.root.glob("[0-9]" * 6) if path.is_dir())


def stamp_of(file: str | Path) -> Stamp:
    """Changes whenever a file is replaced by another, as `write_whole` does it."""
    state = os.stat(file)
    return state.st_ino, state.st_mtime_ns
