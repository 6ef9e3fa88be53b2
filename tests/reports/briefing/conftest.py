"""One made week and its papers, read by all tests of this room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from cities.city import City
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.briefing.files import Written, write_briefing
from tests.reports.alerts.alert_days import PAGE
from tests.reports.briefing.made_week import AFTER, WEEK, write_made_week


@dataclass(frozen=True)
class MadeWeek:
    city: City
    folder: DataFolder
    ledger: Ledger
    written: Written

    @property
    def html(self) -> str:
        return self.written.html.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def week(sample: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeWeek]:
    folder = DataFolder(tmp_path_factory.mktemp("week") / "sample")
    folder.root.mkdir()
    with Ledger(f"sqlite:///{folder.ledger}") as ledger:
        write_made_week(sample, folder, ledger)
        yield MadeWeek(sample, folder, ledger, write_briefing(sample, folder, ledger, WEEK, house=PAGE, now=AFTER))
