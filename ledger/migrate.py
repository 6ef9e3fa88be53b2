"""Bringing a ledger to the newest tables when it is opened, safely when two processes open it at once."""

from __future__ import annotations

import logging
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from crawlers.lease import lease
from ledger.database import LedgerError, engine_of, told
from ledger.tables import VERSION

_LOG = logging.getLogger(__name__)
_ADVISORY_LOCK = 0x6875616E  # "huan": a number of our own for PostgreSQL's lock


def migrate(engine: Engine) -> None:
    """Runs the migrations that lack; LedgerError where a newer program made the ledger."""
    with engine.connect() as connection:
        version = _version(connection)
    if version == VERSION:
        return
    if version is not None and version > VERSION:
        raise LedgerError(f"台账由更新的程序建立（{version}，本程序到 {VERSION}），请升级程序后再用")
    if engine.dialect.name == "sqlite":
        _migrate_sqlite(engine)
    else:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
            _upgrade(connection)


def version_of(url: str) -> str | None:
    """The version of the tables at `url`, None where there are none; changes nothing. LedgerError without an answer."""
    engine = engine_of(url)
    try:
        with told(engine), engine.connect() as connection:
            return _version(connection)
    finally:
        engine.dispose()


def _migrate_sqlite(engine: Engine) -> None:
    database = engine.url.database
    if database is None or database == ":memory:":
        with engine.begin() as connection:
            _upgrade(connection)
        return
    path = Path(database)
    with lease(path.with_name(f"{path.name}.lock"), holder="ledger migration", tell=_LOG.info):
        raw = engine.raw_connection()
        try:
            # Changing to WAL does not wait for other connections by itself; the lease keeps them apart.
            raw.cursor().execute("PRAGMA journal_mode=WAL")
        finally:
            raw.close()
        with engine.execution_options(write=True).begin() as connection:
            _upgrade(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    # Imported here: opening a ledger that is up to date, the usual case, needs none of it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, VERSION)
