"""The ledger's connection: reads and writes as transactions, WAL and waiting on SQLite, moments as text."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from shutil import disk_usage
from threading import local
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Engine, RowMapping, create_engine, event, true
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, NoSuchModuleError

from crawlers.clock import SHANGHAI

BUSY_TIMEOUT_MS = 30_000
"""How long a writer waits for another; a day's longest write takes well under a second."""

_HARDLY_ANYTHING_BYTES = 1_000_000

_MOST_VALUES = 500
"""Older SQLite takes at most 999 values in a statement."""

T = TypeVar("T")


class LedgerError(RuntimeError):
    """The ledger refuses or cannot answer; the message is Chinese, for whoever entered it."""


class LedgerBroken(LedgerError):
    """The ledger itself cannot be read or written, whatever was entered."""


def moment(at: datetime) -> str:
    """`2026-06-17T08:00:00+08:00`; ValueError for a moment without time zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone")
    return at.astimezone(SHANGHAI).replace(microsecond=0).isoformat()


def row_as(kind: type[T], row: RowMapping) -> T:
    """The dataclass of a row, by the names of its fields; lists of JSON become tuples."""
    values = {field.name: row[field.name] for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


def among(column: Column[Any], values: Collection[str] | None) -> Iterator[ColumnElement[bool]]:
    """That a column is one of the values, in parts that every database takes; of None that it may be any."""
    if values is None:
        yield true()
        return
    wanted = sorted(set(values))
    for start in range(0, len(wanted), _MOST_VALUES):
        yield column.in_(wanted[start : start + _MOST_VALUES])


def engine_of(url: str) -> Engine:
    """An engine on SQLite (its folder must be there) or PostgreSQL; LedgerError where the URL is none."""
    try:
        parsed = make_url(url)
        engine = create_engine(parsed, json_serializer=_json, pool_pre_ping=parsed.get_backend_name() != "sqlite")
    except (ArgumentError, NoSuchModuleError) as error:
        raise LedgerBroken(f"台账地址无法识别：{error}") from error
    except ModuleNotFoundError as error:
        raise LedgerBroken(f"台账地址需要的数据库驱动没有安装：{error.name}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver begins by itself, late and never for DDL; _begin_sqlite does it instead.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later could not wait for another writer: it must say so at once.
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


class Database:
    """What the ledger's parts share: one engine, and transactions that are whole or not at all."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(write=True)
        self._shared = local()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with told(self.engine), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        shared: Connection | None = getattr(self._shared, "connection", None)
        if shared is not None:
            yield shared
            return
        with told(self.engine), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def together(self) -> Iterator[None]:
        """Makes all that this thread writes in the block one transaction, whole or not at all; reads in it see the
        ledger of before. Ten thousand lines then wait for the disk once.
        """
        before = getattr(self._shared, "connection", None)
        with self.writing() as connection:
            self._shared.connection = connection
            try:
                yield
            finally:
                self._shared.connection = before


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """What the database cannot do is a LedgerBroken naming the ledger; a row that breaks a rule stays what it is."""
    try:
        yield
    except IntegrityError:
        raise
    except DatabaseError as error:
        where = engine.url.render_as_string(hide_password=True)
        raise LedgerBroken(f"台账 {where} 无法读写：{error.orig}{full_disk(engine)}") from error


def full_disk(engine: Engine) -> str:
    """Words (Chinese) where hardly anything is left on the disk of a SQLite ledger, else none: SQLite itself calls that
    an I/O error as soon as it cannot lay out its shared memory, even to read.
    """
    path = Path(str(engine.url.database)).parent
    if engine.dialect.name != "sqlite" or not path.is_dir():
        return ""
    free = disk_usage(path).free
    return f"（所在的磁盘快写满了，只剩 {free // 1000} KB 空间）" if free < _HARDLY_ANYTHING_BYTES else ""
