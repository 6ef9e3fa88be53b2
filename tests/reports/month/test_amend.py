"""更正N after the close: what it takes in, where it stands, how it is carried, how it is held to what it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cities.city import City
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.month.amend import amend_month, changed_since
from reports.month.close import CloseError, close_month
from reports.month.editions import newest_edition
from reports.month.inputs import month_inputs
from reports.month.objecting import answer_objection, object_to
from reports.month.table import report_of
from reports.month.verify import verify_month

ARTICLE = "yzrb/0620-03"
"""An article that does not count for 临江区 until a person says so."""


@pytest.fixture
def closed(sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime) -> Path:
    return close_month(sample, june_folder, ledger, "2026-06", now=now, by="李敏", reason="演练").path


@pytest.fixture
def correct(ledger: Ledger, now: datetime) -> Callable[[], None]:
    """A person says, after the close, that the article praises 临江区."""

    def made() -> None:
        ledger.correct(
            ARTICLE, "districts", [{"code": "990102", "stance": "正面"}], before=[], who="李敏", why="写的是整改",
            at=now + timedelta(days=1),
        )  # fmt: skip

    return made


@pytest.fixture
def later(now: datetime) -> datetime:
    return now + timedelta(days=2)


def test_a_correction_after_the_close_makes_a_numbered_edition_and_leaves_the_month_as_it_was(
    sample: City, june_folder: DataFolder, ledger: Ledger, closed: Path, correct: Callable[[], None], later: datetime
) -> None:
    before = {path.name: path.read_bytes() for path in closed.iterdir()}
    correct()
    assert [each.id for each in changed_since(sample, june_folder, ledger, "2026-06")] == [ARTICLE]
    made = amend_month(sample, june_folder, ledger, "2026-06", now=later, by="李敏", reason="漏判临江区")
    changed = {unit for unit, total in made.before.items() if made.after[unit] != total}
    assert (made.number, made.carry) == (1, "next_month")
    # 临江区 was the best of the item: raising the best lowers the others' share of it.
    assert changed
    assert "linjiang" not in changed
    assert {path.name: path.read_bytes() for path in closed.iterdir()} == before
    edition = june_folder.month_edition("2026-06", 1)
    assert json.loads((edition / "inputs.json").read_bytes())["edition"]["reason"] == "漏判临江区"
    assert verify_month(june_folder, "2026-06", editions={1: made.manifest}) == ()


def test_a_second_correction_goes_on_from_the_first(
    sample: City, june_folder: DataFolder, ledger: Ledger, closed: Path, correct: Callable[[], None], later: datetime
) -> None:
    correct()
    first = amend_month(sample, june_folder, ledger, "2026-06", now=later, by="李敏", reason="一")
    with pytest.raises(CloseError, match="没有新采到的稿件"):
        amend_month(sample, june_folder, ledger, "2026-06", now=later, by="李敏", reason="又一次")
    ledger.correct(ARTICLE, "form", "专版", before="消息", who="李敏", why="整版", at=later)
    second = amend_month(sample, june_folder, ledger, "2026-06", now=later, by="李敏", reason="二")
    assert (second.number, second.before) == (2, first.after)


def test_what_changes_no_points_is_no_correction_and_unknown_articles_are_named(
    sample: City, june_folder: DataFolder, ledger: Ledger, closed: Path, later: datetime
) -> None:
    ledger.correct(ARTICLE, "sentiment", "neutral", before="negative", who="李敏", why="中性", at=later)
    with pytest.raises(CloseError, match="没有变化"):
        amend_month(sample, june_folder, ledger, "2026-06", now=later, by="李敏", reason="试")
    with pytest.raises(CloseError, match=r"yzrb/none 不是 2026-06 .*可以是：yzrb/0620-03"):
        amend_month(sample, june_folder, ledger, "2026-06", now=later, by="李敏", reason="试", articles=["yzrb/none"])


def test_an_open_month_is_corrected_article_by_article(
    sample: City, june_folder: DataFolder, ledger: Ledger, later: datetime
) -> None:
    with pytest.raises(CloseError, match="还没有封账"):
        amend_month(sample, june_folder, ledger, "2026-06", now=later, by="李敏", reason="试")


def test_only_an_accepted_objection_makes_a_correction(
    sample: City, june_folder: DataFolder, ledger: Ledger, closed: Path, correct: Callable[[], None], later: datetime
) -> None:
    made = object_to(sample, june_folder, ledger, "2026-06", "临江区", "这篇写的是我区整改", by="王芳", at=later,
                     article=ARTICLE)  # fmt: skip
    correct()
    with pytest.raises(CloseError, match="采纳了的才能更正"):
        amend_month(sample, june_folder, ledger, "2026-06", now=later, by="李敏", reason="异议", objection=made.number)
    _, todo = answer_objection(ledger, made.number, accepted=True, answer="属实", by="李敏", at=later)
    assert "--amend --objection 1" in todo
    amended = amend_month(sample, june_folder, ledger, "2026-06", now=later, by="李敏", reason="异议", objection=1)
    assert amended.objection == 1


@pytest.mark.parametrize("carry", ["next_month", "new_edition"])
def test_a_correction_is_carried_into_the_next_month_or_the_years_total_as_the_rule_says(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime, correct: Callable[[], None], carry: str
) -> None:
    rules = tuple(each.model_copy(update={"amendments": carry}) for each in sample.scoring.rules)
    city = sample.model_copy(update={"scoring": sample.scoring.model_copy(update={"rules": rules})})
    close_month(city, june_folder, ledger, "2026-06", now=now, by="李敏", reason="演练")
    correct()
    made = amend_month(city, june_folder, ledger, "2026-06", now=now + timedelta(days=2), by="李敏", reason="漏判")
    july = report_of(month_inputs(city, june_folder, ledger, "2026-07", now=datetime.fromisoformat("2026-07-31T22:00:00+08:00"),
                                  closed_by="李敏"))  # fmt: skip
    for line in july.standings:
        change = round(made.after[line.unit] - made.before[line.unit], 2)
        assert line.carried == (change if carry == "next_month" else 0)
        # The year is the same by either rule: what June is worth after its correction, and July's own points.
        assert line.year == pytest.approx(made.after[line.unit] + line.total - line.carried)


def test_a_byte_of_a_corrected_edition_is_found_and_named(
    sample: City, june_folder: DataFolder, ledger: Ledger, closed: Path, correct: Callable[[], None], later: datetime
) -> None:
    correct()
    made = amend_month(sample, june_folder, ledger, "2026-06", now=later, by="李敏", reason="漏判")
    path = newest_edition(june_folder, ledger, "2026-06") / "ranking.csv"
    path.write_bytes(path.read_bytes()[:-1])
    assert verify_month(june_folder, "2026-06", editions={1: made.manifest}) == (
        "更正1：ranking.csv：内容与封账时不同",
    )
