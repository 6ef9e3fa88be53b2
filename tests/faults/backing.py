"""Where houses under fire keep their index and their ledger: in their own folder, or on servers that are named."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from cities.load import load_city
from crawlers.folder import DataFolder
from index.elastic import ElasticStore
from index.load import index_all, verify
from index.open import open_store
from ledger.ledger import Ledger
from tests.huanyu.states import House

_NUMBERS = count()


@dataclass(frozen=True, slots=True)
class Backing:
    """`store` as HUANYU_STORE names it; `postgres` a database whose user may make others, each house's ledger one."""

    store: str = "embedded:"
    postgres: str | None = None

    @property
    def name(self) -> str:
        kind = "embedded" if self.store == "embedded:" else "Elasticsearch"
        return kind if self.postgres is None else f"{kind} with PostgreSQL"

    def house(self, city: Path, data: Path, *, now: str, proxy: str) -> House:
        """With an alias and a database of its own."""
        name = f"huanyu-faults-{os.getpid()}-{next(_NUMBERS)}"
        own = {"store": self.store if self.store == "embedded:" else f"{self.store.rstrip('/')}/{name}"}
        if self.postgres is not None:
            self._tell(f'CREATE DATABASE "{name}"')
            own["ledger"] = make_url(self.postgres).set(database=name).render_as_string(hide_password=False)
        return House(city, data, now=now, proxy=proxy, **own)

    def fill(self, house: House, before: House) -> None:
        """Ledger and index as they are in a house whose files were copied."""
        if self.postgres is not None:
            name = _database(house)
            self._tell(f'DROP DATABASE "{name}"')
            self._tell(f'CREATE DATABASE "{name}" TEMPLATE "{_database(before)}"')
        if self.store != "embedded:":
            city, folder = load_city(str(house.city)), DataFolder(house.folder)
            store = open_store(house.environment["HUANYU_STORE"], folder, city)
            with Ledger(ledger_of(house)) as ledger:
                index_all(city, folder, ledger, store)
            store.close()

    def leave(self, house: House) -> None:
        """Takes the house's indices and its database off the servers."""
        if self.store != "embedded:":
            city, folder = load_city(str(house.city)), DataFolder(house.folder)
            store = open_store(house.environment["HUANYU_STORE"], folder, city)
            assert isinstance(store, ElasticStore)
            store.drop()
            store.close()
        if self.postgres is not None:
            self._tell(f'DROP DATABASE IF EXISTS "{_database(house)}" WITH (FORCE)')

    def _tell(self, words: str) -> None:
        assert self.postgres is not None
        engine = create_engine(self.postgres, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(words))
        engine.dispose()


EMBEDDED = Backing()
"""A house's own store and SQLite."""


def ledger_of(house: House) -> str:
    return house.environment.get("HUANYU_LEDGER") or f"sqlite:///{house.folder / 'ledger.sqlite'}"


def lacking(house: House) -> str:
    """What the store lacks, has too much, or has otherwise than it should."""
    city, folder = load_city(str(house.city)), DataFolder(house.folder)
    store = open_store(house.environment["HUANYU_STORE"], folder, city)
    try:
        with Ledger(ledger_of(house)) as ledger:
            return str(verify(city, folder, ledger, store))
    finally:
        store.close()


def _database(house: House) -> str:
    return str(make_url(ledger_of(house)).database)
