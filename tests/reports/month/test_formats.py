"""Months that older code closed: they verify and are shown, or it is said of which shape they are and what to do.

`tests/months/N-COMMIT.zip` is a small June as the code of that commit closed it, in the shape number N.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from cities.city import City
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.month.amend import amend_month
from reports.month.close import CloseError
from reports.month.formats import FORMAT, program
from reports.month.frozen import FrozenError, closed_report
from reports.month.page import page_html
from reports.month.verify import verify_month

MONTHS = Path(__file__).parents[2] / "months"
CLOSED = {
    "1-e6e6369": "d2bdbee1a466ceff60aae53dbde326b1fe5b43370a9251b853170de41882a992",
    "1-43088a5": "7f84806079ee1a697b53306054c8fb207090151820eda844c5e32051f4cacea2",
}
"""Name → the digest of its manifest, as the ledger kept it."""

Older = Callable[[str], DataFolder]


@pytest.fixture
def older(tmp_path: Path) -> Older:
    """A data folder with the June of this name, to be written to."""

    def unpacked(name: str) -> DataFolder:
        folder = DataFolder(tmp_path)
        with ZipFile(MONTHS / f"{name}.zip") as file:
            file.extractall(folder.month("2026-06").parent)
        return folder

    return unpacked


def change_manifest(path: Path, **changes: object) -> None:
    """With digests that fit the files as they are."""
    said = json.loads((path / "manifest.json").read_bytes())
    said["files"] = {name: sha256((path / name).read_bytes()).hexdigest() for name in said["files"]}
    (path / "manifest.json").write_text(json.dumps(said | changes), encoding="utf-8")


def test_every_shape_that_was_ever_written_has_a_month_here() -> None:
    assert {int(path.name.split("-")[0]) for path in MONTHS.glob("*.zip")} | {FORMAT} == set(range(1, FORMAT + 1))
    assert {path.stem for path in MONTHS.glob("*.zip")} == set(CLOSED)


@pytest.mark.parametrize("name", CLOSED)
def test_a_month_that_older_code_closed_verifies_and_is_shown(older: Older, name: str) -> None:
    folder = older(name)
    assert verify_month(folder, "2026-06", manifest=CLOSED[name]) == ()
    report = closed_report(folder.month("2026-06"))
    kept = json.loads((folder.month("2026-06") / "figures.json").read_bytes())
    assert {line.unit: (line.rank, line.total) for line in report.standings} == {
        line["unit"]: (line["rank"], line["total"]) for line in kept["standings"]
    }
    assert report.rules
    assert report.releases
    assert "李敏封账" in page_html(report).decode()


@pytest.mark.parametrize("name", CLOSED)
def test_a_byte_changed_in_such_a_month_is_found(older: Older, name: str) -> None:
    folder = older(name)
    path = folder.month("2026-06") / "articles.jsonl"
    path.write_bytes(path.read_bytes().replace("环境".encode(), "环竟".encode(), 1))
    wrong = verify_month(folder, "2026-06", manifest=CLOSED[name])
    assert wrong == ("articles.jsonl：内容与封账时不同", "封账的材料已被改动，不再重算")


def test_a_shape_of_the_future_is_named_with_what_to_do(older: Older) -> None:
    folder = older("1-43088a5")
    path = folder.month("2026-06")
    change_manifest(path, format=FORMAT + 1, program="9.9")
    told = f"封账的格式是第{FORMAT + 1}版，本程序（huanyu {program()}）只认得第1至{FORMAT}版；请换用封账时的程序（huanyu 9.9）"
    with pytest.raises(FrozenError, match=r"^manifest\.json：封账的格式") as raised:
        closed_report(path)
    assert told in str(raised.value)
    (wrong,) = verify_month(folder, "2026-06")
    assert told in wrong


def test_a_month_that_cannot_be_read_though_nobody_touched_it_is_told_with_its_shape(older: Older) -> None:
    folder = older("1-e6e6369")
    path = folder.month("2026-06")
    rules = path / "rules.yaml"
    rules.write_bytes(rules.read_bytes().replace(b"  skew_hours:", b"  skew_days:"))
    change_manifest(path)
    (wrong,) = verify_month(folder, "2026-06")
    assert wrong.startswith(
        "封账的材料没有改动，是第1版格式（那时的清单还没有写明格式和程序版本），本程序读不出来，不能重算：rules.yaml："
    )
    assert "skew_days" in wrong
    assert "请用封账时的程序重算" in wrong


def test_another_way_of_counting_is_named_with_what_to_do(older: Older) -> None:
    folder = older("1-43088a5")
    inputs = folder.month("2026-06") / "inputs.json"
    inputs.write_bytes(inputs.read_bytes().replace(b'"arithmetic": "1"', b'"arithmetic": "0"'))
    change_manifest(inputs.parent)
    (wrong,) = verify_month(folder, "2026-06")
    assert wrong.startswith("封账时的计分方法是第0版，本程序是第1版，不能重算")
    assert "请用封账时的程序" in wrong


def test_a_folder_without_a_manifest_is_no_closed_month(older: Older) -> None:
    folder = older("1-43088a5")
    (folder.month("2026-06") / "manifest.json").unlink()
    with pytest.raises(CloseError, match=r"manifest\.json 不在了"):
        verify_month(folder, "2026-06")


def test_such_a_month_can_still_be_corrected_by_number(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    with ZipFile(MONTHS / "1-e6e6369.zip") as file:
        file.extractall(june_folder.month("2026-06").parent)
    ledger.close_month("2026-06", CLOSED["1-e6e6369"], by="李敏", at=now)
    made = amend_month(sample, june_folder, ledger, "2026-06", now=now, by="李敏", reason="补计晚到的稿件")
    assert made.number == 1
    assert made.before != made.after
    editions = {1: made.manifest}
    assert verify_month(june_folder, "2026-06", manifest=CLOSED["1-e6e6369"], editions=editions) == ()
    manifest = json.loads((june_folder.month_edition("2026-06", 1) / "manifest.json").read_bytes())
    assert manifest["format"] == FORMAT
