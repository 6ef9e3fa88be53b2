from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import MetaData, create_engine

from ledger.ledger import Ledger


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


@pytest.fixture
def postgres_url() -> str:
    """An empty PostgreSQL database: the one that HUANYU_TEST_POSTGRES_URL names, all of whose tables are dropped."""
    given = os.environ.get("HUANYU_TEST_POSTGRES_URL")
    if not given:
        pytest.skip("PostgreSQL: HUANYU_TEST_POSTGRES_URL names no empty database for the tests of the ledger")
    if find_spec("psycopg") is None:
        pytest.skip("PostgreSQL: its driver psycopg is not installed")
    engine = create_engine(given)
    with engine.begin() as connection:
        tables = MetaData()
        tables.reflect(connection)
        tables.drop_all(connection)
    engine.dispose()
    return given


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """Each test that takes it runs on both databases."""
    name = "url" if request.param == "sqlite" else "postgres_url"
    with Ledger(request.getfixturevalue(name)) as opened:
        yield opened
