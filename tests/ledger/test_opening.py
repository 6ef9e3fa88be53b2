"""Opening a ledger: migrations, two processes at once, what cannot be opened."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

import ledger.migrate
from ledger.database import LedgerError, engine_of, moment
from ledger.ledger import Ledger
from ledger.tables import VERSION, metadata
from tests.ledger.moments import NOW

OPEN_AND_WRITE = """
import sys
from datetime import datetime
from ledger.ledger import Ledger
with Ledger(sys.argv[1]) as ledger:
    at = datetime.fromisoformat("2026-06-17T22:00:00+08:00")
    for number in range(20):
        ledger.correct(f"{sys.argv[2]}-{number}", "sentiment", "negative", who="王敏", why="读过", at=at)
"""


def test_the_migrations_make_exactly_the_tables_of_the_code(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_version_that_the_code_expects() -> None:
    scripts = ScriptDirectory(str(Path(ledger.migrate.__file__).parent / "migrations"))
    assert scripts.get_current_head() == VERSION


def test_a_ledger_opened_again_keeps_what_it_held(url: str) -> None:
    with Ledger(url) as ledger:
        ledger.correct("a1", "sentiment", "negative", who="王敏", why="读过", at=NOW)
    with Ledger(url) as ledger:
        assert list(ledger.corrections_of(["a1"])) == ["a1"]


def test_the_folder_of_a_new_ledger_is_made(tmp_path: Path) -> None:
    with Ledger(f"sqlite:///{tmp_path / 'deep' / 'er' / 'ledger.sqlite'}") as ledger:
        assert ledger.users() == []


def test_four_processes_open_a_new_ledger_at_once_and_lose_nothing(url: str) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", OPEN_AND_WRITE, url, f"p{number}"], stderr=subprocess.PIPE)
        for number in range(4)
    ]
    ended = [(process.communicate()[1].decode(), process.returncode) for process in started]
    assert ended == [("", 0)] * 4
    with Ledger(url) as ledger:
        assert len(ledger.all_corrections()) == 80


def test_a_file_ledger_writes_ahead_so_that_readers_need_not_wait(url: str) -> None:
    with Ledger(url) as ledger, ledger.engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"


def test_a_reader_sees_the_old_state_while_a_writer_is_at_work(url: str) -> None:
    with Ledger(url) as writer, Ledger(url) as reader:
        with writer.writing() as connection:
            connection.execute(text("INSERT INTO audit (at, who, what, subject) VALUES ('x', 'x', 'x', 'x')"))
            assert reader.deeds() == []
        assert len(reader.deeds()) == 1


def write_and_fail(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        connection.execute(text("INSERT INTO audit (at, who, what, subject) VALUES ('x', 'x', 'x', 'x')"))
        raise ZeroDivisionError


def test_a_write_that_fails_half_way_leaves_nothing(ledger: Ledger) -> None:
    with pytest.raises(ZeroDivisionError):
        write_and_fail(ledger)
    assert ledger.deeds() == []


def test_a_ledger_of_a_newer_program_is_refused_with_words(url: str) -> None:
    with Ledger(url) as ledger, ledger.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerError, match="更新的程序"):
        Ledger(url)


@pytest.mark.parametrize("url", ["nonsense", "oracle9i://x", ""])
def test_an_address_that_is_none_is_refused_with_words(url: str) -> None:
    with pytest.raises(LedgerError, match="台账地址"):
        engine_of(url)


def test_a_file_that_is_no_database_is_refused_with_words(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"not a database at all, only some words" * 100)
    with pytest.raises(LedgerError, match=r"台账 .*无法读写"):
        Ledger(f"sqlite:///{path}")


def test_moments_are_kept_as_shanghais_and_never_without_a_zone() -> None:
    assert moment(datetime(2026, 6, 17, 16, 5, tzinfo=UTC)) == "2026-06-18T00:05:00+08:00"
    with pytest.raises(ValueError, match="no time zone"):
        moment(datetime(2026, 6, 17, 16, 5))  # noqa: DTZ001
