"""One byte of any file of a closed month or of a corrected edition: found, and the file named."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta

import pytest

from cities.city import City
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.month.amend import amend_month
from reports.month.close import close_month
from reports.month.verify import verify_month
from tests.reports.month.conftest import NOW

FILES = (
    "articles.jsonl", "rules.yaml", "inputs.json", "result.json", "figures.json", "manifest.json", "ranking.csv",
    "corrections.csv", "排名.xlsx", "排名.html", "通报.docx",
)  # fmt: skip


@dataclass(frozen=True)
class Closed:
    folder: DataFolder
    month: str
    edition: str

    def faults(self) -> tuple[str, ...]:
        return verify_month(self.folder, "2026-06", manifest=self.month, editions={1: self.edition})


@pytest.fixture(scope="module")
def closed(sample: City, labelled: DataFolder, tmp_path_factory: pytest.TempPathFactory) -> Closed:
    """June closed and corrected once, in a copy that the tests of this file share."""
    root = tmp_path_factory.mktemp("closed") / "sample"
    shutil.copytree(labelled.root, root)
    folder, later = DataFolder(root), NOW + timedelta(days=1)
    with Ledger(f"sqlite:///{folder.ledger}") as ledger:
        month = close_month(sample, folder, ledger, "2026-06", now=NOW, by="李敏", reason="演练")
        ledger.correct("yzrb/0620-03", "districts", [{"code": "990102", "stance": "正面"}], before=[], who="李敏",
                       why="写的是整改", at=later)  # fmt: skip
        made = amend_month(sample, folder, ledger, "2026-06", now=later, by="李敏", reason="漏判")
    return Closed(folder, month.manifest, made.manifest or "")


def test_what_nobody_touched_is_computed_again_to_the_same_bytes(closed: Closed) -> None:
    assert closed.faults() == ()


def test_every_file_of_the_month_is_among_those_that_are_tried(closed: Closed) -> None:
    assert {each.name for each in closed.folder.month("2026-06").iterdir()} == set(FILES)


@pytest.mark.parametrize("edition", [False, True], ids=["month", "edition"])
@pytest.mark.parametrize("name", FILES)
def test_one_byte_that_was_changed_is_found_and_its_file_named(closed: Closed, name: str, edition: bool) -> None:
    folder = closed.folder.month_edition("2026-06", 1) if edition else closed.folder.month("2026-06")
    path, before = folder / name, "更正1：" if edition else ""
    whole = path.read_bytes()
    try:
        path.write_bytes(flipped(whole, len(whole) // 2))
        assert any(line.startswith(f"{before}{name}：") for line in closed.faults())
    finally:
        path.write_bytes(whole)


@pytest.mark.parametrize("place", [0, -1])
def test_the_first_and_the_last_byte_are_no_safer(closed: Closed, place: int) -> None:
    path = closed.folder.month("2026-06") / "figures.json"
    whole = path.read_bytes()
    try:
        path.write_bytes(flipped(whole, place % len(whole)))
        assert any(line.startswith("figures.json：") for line in closed.faults())
    finally:
        path.write_bytes(whole)


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
