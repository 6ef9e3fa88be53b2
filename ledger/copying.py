"""The ledger copied at one moment while others write to it, and put where there is none."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, inspect

from crawlers.folder import write_pieces
from ledger.database import LedgerBroken, LedgerError, engine_of, full_disk, told

SQLITE, POSTGRES = "ledger.sqlite", "ledger.pgdump"
"""The copy's file name says which kind of ledger it is of."""

_BESIDE = ("-wal", "-journal")
"""What SQLite would play into any ledger of that name when it is opened."""
_CHUNK = 1 << 20


def copy_ledger(url: str, into: Path, environment: Mapping[str, str]) -> Path | None:
    """Copies the ledger as it stands at one moment into the folder `into`; None where there is no ledger yet.

    SQLite's online backup or `pg_dump` make the copy; writers are not held up. LedgerError where it cannot be made.
    `environment` is that of the process: `pg_dump` finds itself and its settings there.
    """
    engine = engine_of(url)
    engine.dispose()
    if engine.dialect.name != "sqlite":
        target = into / POSTGRES
        _tool(
            "pg_dump", engine.url, environment, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"
        )
        return target
    source, target = Path(str(engine.url.database)), into / SQLITE
    if not source.is_file():
        return None
    try:
        live_uri = f"{source.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(live_uri, uri=True)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
    except sqlite3.Error as error:
        raise LedgerBroken(f"台账 {source} 无法备份：{error}{full_disk(engine)}") from error
    check_copy(target)
    return target


def check_copy(copy: Path) -> None:
    """LedgerError where a copy of a SQLite ledger is not whole; a dump of PostgreSQL is checked by `pg_restore`."""
    if copy.name != SQLITE:
        return
    try:
        # immutable: a look must leave no -wal and -shm beside the copy
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?immutable=1", uri=True)) as connection:
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise LedgerBroken(f"台账的副本 {copy} 已损坏：{error}") from error
    if said != "ok":
        raise LedgerBroken(f"台账的副本 {copy} 已损坏：{said}")


def restore_ledger(copy: Path, url: str, environment: Mapping[str, str]) -> None:
    """Puts a copy where `url` says; LedgerError where a ledger stands there already or is of the other kind."""
    engine = engine_of(url)
    try:
        if (engine.dialect.name == "sqlite") != (copy.name == SQLITE):
            raise LedgerError(f"备份里的台账是 {copy.name}，放不进 {engine.url.render_as_string(hide_password=True)}")
        if engine.dialect.name == "sqlite":
            target = Path(str(engine.url.database))
            for standing in (target, *(target.with_name(target.name + each) for each in _BESIDE)):
                if standing.exists():
                    raise LedgerError(f"台账 {standing} 已经在了；恢复只放进空处")
            with copy.open("rb") as file:
                write_pieces(target, iter(lambda: file.read(_CHUNK), b""))
            return
        with told(engine):
            tables = inspect(engine).get_table_names()
        if tables:
            raise LedgerError(
                f"台账 {engine.url.render_as_string(hide_password=True)} 里已有 {len(tables)} 张表；恢复只放进空库"
            )
        words = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(copy))
        _tool("pg_restore", engine.url, environment, *words)
    finally:
        engine.dispose()


def url_below(url: str, folder: Path, other: Path) -> str:
    """`url` with its SQLite file below `other` where it lies below `folder`; any other URL as it is."""
    engine = engine_of(url)
    engine.dispose()
    file = Path(str(engine.url.database)).absolute()
    if engine.dialect.name != "sqlite" or not file.is_relative_to(folder.absolute()):
        return url
    moved = other.absolute() / file.relative_to(folder.absolute())
    return engine.url.set(database=str(moved)).render_as_string(hide_password=False)


def _tool(name: str, url: URL, environment: Mapping[str, str], *words: str) -> None:
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    # other users see a process's words, but not its environment
    secret = {"PGPASSWORD": str(url.password)} if url.password is not None else {}
    try:
        done = subprocess.run(
            [name, f"--dbname={plain}", "--no-password", *words],
            env={**environment, **secret}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        raise LedgerError(f"没有 {name}：请装上 PostgreSQL 的客户端（postgresql-client）") from None
    if done.returncode:
        raise LedgerError(f"{name} 没有做成：{done.stderr.strip()}")
