"""What a data folder holds, so that two states can be compared; and the command line run on a small city."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy
import yaml

ROOT = Path(__file__).parent.parent.parent
DERIVED = ("articles", "observations", "annotated", "related", "events", "quarantine", "months", "outbox")
"""What must be the same bytes however often and however interrupted the steps ran."""


def files_of(folder: Path, parts: tuple[str, ...] = DERIVED) -> dict[str, str]:
    """path → digest of every file under these parts of DATA/CITY."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for part in parts
        for path in sorted((folder / part).rglob("*"))
        if path.is_file()
    }


def ledger_rows(folder: Path, url: str | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """table → rows, sorted, of the folder's own ledger or the one at a URL; hashes of passwords, which are salted, left
    out. Running numbers are told by their order: PostgreSQL gives none again that a broken-off transaction had taken.
    """
    engine, tables = sqlalchemy.create_engine(url or f"sqlite:///{folder / 'ledger.sqlite'}"), sqlalchemy.MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        rows = {
            name: list(connection.execute(sqlalchemy.select(table)).mappings()) for name, table in tables.tables.items()
        }
    engine.dispose()
    places = {
        column: {number: place for place, number in enumerate(sorted(row[column.name] for row in rows[name]), 1)}
        for name, table in tables.tables.items()
        if (column := _running_number(table)) is not None
    }
    found = {}
    for name, table in tables.tables.items():
        numbered = {
            column.name: places[at]
            for column in table.columns
            for at in (column, *(key.column for key in column.foreign_keys))
            if at in places
        }
        found[name] = sorted(
            tuple(
                (key, repr(numbered[key].get(value) if key in numbered else value))
                for key, value in row.items()
                if key != "hash"
            )
            for row in rows[name]
        )
    return found


def _running_number(table: sqlalchemy.Table) -> sqlalchemy.Column[Any] | None:
    keys = list(table.primary_key.columns)
    return keys[0] if len(keys) == 1 and isinstance(keys[0].type, sqlalchemy.Integer) else None


def small_city(target: Path, sources: tuple[str, ...]) -> Path:
    """A copy of the sample city with only these sources."""
    shutil.copytree(ROOT / "cities" / "sample", target, ignore=shutil.ignore_patterns("sites", "truth", "*.py", "__*"))
    path = target / "sources.yaml"
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]
    kept = [entry for entry in entries if entry["id"] in sources]
    assert len(kept) == len(sources)
    path.write_text(yaml.safe_dump({"sources": kept}, allow_unicode=True), encoding="utf-8")
    return target


class House:
    """The command line on one city and data folder, at a moment, with a proxy."""

    def __init__(self, city: Path | str, data: Path, *, now: str, **settings: str) -> None:
        self.city, self.data = city, data
        # links to sign carry the house's key, else made by chance: two houses that are compared have the same
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "signing.key").write_bytes(b"k" * 32)
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(data), "LANG": "C.UTF-8", "HUANYU_NOW": now,
            **{f"HUANYU_{name.upper()}": value for name, value in settings.items()},
        }  # fmt: skip

    @property
    def folder(self) -> Path:
        return self.data / Path(self.city).name

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "huanyu", "--city", str(self.city), "--data", str(self.data), *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment, cwd=ROOT,
            start_new_session=True,
        )  # fmt: skip

    def huanyu(self, *words: str, status: int | None = 0) -> tuple[str, str]:
        """(standard output, standard error) of a command that must end with `status` (None: any)."""
        with self.start(*words) as process:
            out, told = process.communicate(timeout=240)
        assert status is None or process.returncode == status, f"{words}: {process.returncode}\n{out}\n{told}"
        return out, told
