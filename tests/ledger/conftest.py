from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import MetaData, create_engine

from ledger.ledger import Ledger


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """An empty PostgreSQL database; all of its tables are dropped."""
    engine = create_engine(postgres_server)
    with engine.begin() as connection:
        tables = MetaData()
        tables.reflect(connection)
        tables.drop_all(connection)
    engine.dispose()
    return postgres_server


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """Each test that takes it runs on both databases."""
    name = "url" if request.param == "sqlite" else "postgres_url"
    with Ledger(request.getfixturevalue(name)) as opened:
        yield opened
