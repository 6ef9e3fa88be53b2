"""A ledger copied while others write is whole, and is put only where there is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import MetaData, create_engine

from ledger.copying import check_copy, copy_ledger, restore_ledger
from ledger.database import LedgerError
from ledger.ledger import Ledger
from tests.ledger.moments import NOW


@pytest.mark.parametrize("kind", ["url", "postgres_url"])
def test_a_copy_put_back_holds_what_the_ledger_held(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    url: str = request.getfixturevalue(kind)
    with Ledger(url) as ledger:
        ledger.set_user("wang", "correct horse", role="analyst", by="test", at=NOW)
        (tmp_path / "backup").mkdir()
        copy = copy_ledger(url, tmp_path / "backup", os.environ)
        ledger.set_user("li", "battery staple", role="analyst", by="test", at=NOW)
    assert copy is not None
    check_copy(copy)
    with pytest.raises(LedgerError, match=r"恢复只放进空"):
        restore_ledger(copy, url, os.environ)
    fresh = f"sqlite:///{tmp_path / 'new' / 'ledger.sqlite'}" if kind == "url" else emptied(url)
    restore_ledger(copy, fresh, os.environ)
    with Ledger(fresh) as ledger:
        assert [user.name for user in ledger.users()] == ["wang"]


def emptied(url: str) -> str:
    engine = create_engine(url)
    with engine.begin() as connection:
        tables = MetaData()
        tables.reflect(connection)
        tables.drop_all(connection)
    engine.dispose()
    return url


def test_a_copy_of_the_other_kind_is_refused(tmp_path: Path, url: str) -> None:
    (tmp_path / "ledger.pgdump").write_bytes(b"PGDMP")
    with pytest.raises(LedgerError, match=r"备份里的台账是 ledger\.pgdump"):
        restore_ledger(tmp_path / "ledger.pgdump", url, {})


@pytest.mark.parametrize("left", ["ledger.sqlite-wal", "ledger.sqlite-journal"])
def test_a_copy_is_not_put_beside_what_another_ledger_left_unfinished(left: str, tmp_path: Path, url: str) -> None:
    with Ledger(url):
        pass
    (tmp_path / "backup").mkdir()
    copy = copy_ledger(url, tmp_path / "backup", {})
    assert copy is not None
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / left).write_bytes(b"left by a crash")
    with pytest.raises(LedgerError, match=rf"{left} 已经在了"):
        restore_ledger(copy, f"sqlite:///{tmp_path / 'new' / 'ledger.sqlite'}", {})


def test_a_torn_copy_is_named(tmp_path: Path, url: str) -> None:
    with Ledger(url):
        pass
    (tmp_path / "backup").mkdir()
    copy = copy_ledger(url, tmp_path / "backup", {})
    assert copy is not None
    copy.write_bytes(copy.read_bytes()[:20_000])
    with pytest.raises(LedgerError, match="已损坏"):
        check_copy(copy)


def test_where_pg_dump_is_missing_the_words_say_what_to_install(tmp_path: Path) -> None:
    pytest.importorskip("psycopg", reason="PostgreSQL: its driver psycopg is not installed")
    with pytest.raises(LedgerError, match="postgresql-client"):
        copy_ledger("postgresql+psycopg://nobody@127.0.0.1:1/none", tmp_path, {"PATH": str(tmp_path)})
