"""Where alerts are told from: the city, its data, the ledger, and what a mail must know of the page and its sender."""

from __future__ import annotations

from dataclasses import dataclass

from cities.city import City
from crawlers.folder import DataFolder
from ledger.ledger import Ledger


@dataclass(frozen=True)
class House:
    """`page` is the address that the mails' links begin with; `key` makes the links to sign, None makes none."""

    city: City
    folder: DataFolder
    ledger: Ledger
    page: str
    sender: str
    key: bytes | None = None
