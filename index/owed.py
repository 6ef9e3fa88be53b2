"""What the store is still owed: days and articles that were to be put and whose putting has not ended well.

owed/2026-06-17              a day
owed/article-3f2a…           an article that a person corrected; its id stands in the file

A mark is made before the store is asked and taken away when it has taken everything, so that neither a store that is
down nor a kill loses anything: whoever puts next, puts what is owed as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from crawlers.folder import DataFolder, write_whole


@dataclass(frozen=True, slots=True)
class Owed:
    days: frozenset[date] = frozenset()
    ids: frozenset[str] = frozenset()


def owed(folder: DataFolder) -> Owed:
    """What is owed now."""
    days, ids = set(), set()
    for path in _marks(folder):
        if path.name.startswith(_ARTICLE):
            with suppress(FileNotFoundError):  # paid this moment by another process
                ids.add(path.read_text(encoding="utf-8"))
        else:
            days.add(date.fromisoformat(path.name))
    return Owed(frozenset(days), frozenset(ids))


@contextmanager
def owing(folder: DataFolder, *, days: Collection[date] = (), ids: Collection[str] = ()) -> Iterator[None]:
    """Marks these while the block runs, and for good where it fails."""
    marks = [*(_of_day(folder, day) for day in days), *(_of_article(folder, id) for id in ids)]
    for path, content in marks:
        write_whole(path, content.encode())
    yield
    for path, _ in marks:
        path.unlink(missing_ok=True)
    _tidy(folder)


@contextmanager
def paying_all(folder: DataFolder) -> Iterator[None]:
    """Takes away the marks that stood when the block began, where it ends well."""
    before = _marks(folder)
    yield
    for path in before:
        path.unlink(missing_ok=True)
    _tidy(folder)


_ARTICLE = "article-"


def _of_day(folder: DataFolder, day: date) -> tuple[Path, str]:
    return folder.owed / day.isoformat(), ""


def _of_article(folder: DataFolder, id: str) -> tuple[Path, str]:
    return folder.owed / f"{_ARTICLE}{sha256(id.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}", id


def _marks(folder: DataFolder) -> list[Path]:
    return sorted(path for path in folder.owed.glob("[!.]*"))


def _tidy(folder: DataFolder) -> None:
    with suppress(OSError):  # not empty, or never made
        folder.owed.rmdir()
