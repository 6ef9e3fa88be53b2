"""huanyu month, correct and followers, as a person at the terminal uses them."""

from __future__ import annotations

import json
import unicodedata

import pytest

from crawlers.folder import DataFolder
from tests.reports.month.terminal import Terminal


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def test_the_provisional_table_is_aligned_and_its_papers_are_written(
    terminal: Terminal, june_folder: DataFolder
) -> None:
    shown = terminal.run("month", "2026-06").splitlines()
    table = shown[2:13]
    assert "暂计，未封账" in shown[0]
    assert len({width(line) for line in table}) == 1
    assert "临江区" in table[2]
    assert (june_folder.briefings / "2026-06-暂计" / "通报.docx").is_file()
    assert not june_folder.month("2026-06").exists()


def test_a_month_is_closed_by_a_named_person_verified_and_tampering_is_named(
    terminal: Terminal, june_folder: DataFolder
) -> None:
    assert "--by" in terminal.run("month", "2026-06", "--close", status=2)
    assert "由李敏" in terminal.run("month", "2026-06", "--close", "--by", "李敏", "--reason", "演练")
    assert "核对无误" in terminal.run("month", "2026-06", "--verify")
    (june_folder.month("2026-06") / "ranking.csv").write_bytes(b"")
    assert "ranking.csv" in terminal.run("month", "2026-06", "--verify", status=1)


def test_the_rules_are_told_in_sentences_and_the_table_as_json(terminal: Terminal) -> None:
    assert "中央级5分" in terminal.run("month", "2026-06", "--rules")
    found = json.loads(terminal.run("month", "2026-06", "--json"))
    assert (found["state"], found["standings"][0]["rank"]) == ("provisional", 1)


def test_a_running_month_and_one_that_has_not_begun_are_refused_with_words(terminal: Terminal) -> None:
    assert "还没有结束" in terminal.run("month", "2026-07", "--close", "--by", "李敏", status=1)
    assert "还没有开始" in terminal.run("month", "2026-08", status=1)


def test_a_correction_by_name_changes_the_months_points(terminal: Terminal) -> None:
    told = terminal.run("correct", "yzrb/0620-03", "districts", "临江区:正面", "--by", "李敏", "--why", "写的是整改")
    assert "区县与态度" in told
    found = json.loads(terminal.run("month", "2026-06", "--json"))
    media = found["standings"][0]["blocks"][0]["items"][0]
    assert media["found"] == 19
    assert found["corrections"][0]["why"] == "写的是整改"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [("districts", "990199:正面", "990199"), ("sentiment", "很坏", "很坏"), ("topics", "大气,天文", "天文")],
)
def test_a_correction_that_the_city_does_not_know_is_refused_by_name(
    terminal: Terminal, field: str, value: str, told: str
) -> None:
    assert told in terminal.run("correct", "yzrb/0620-03", field, value, "--by", "李敏", "--why", "试", status=1)


def test_a_correction_of_an_unknown_article_is_refused(terminal: Terminal) -> None:
    assert "nirgends" in terminal.run("correct", "nirgends", "env", "否", "--by", "李敏", "--why", "试", status=1)


def test_followers_are_entered_by_the_units_name_and_listed(terminal: Terminal) -> None:
    terminal.run("followers", "2026-06", "临江区", "400", "--by", "王芳", "--proof", "截图7")
    assert "400 人" in terminal.run("followers", "2026-06")
    told = terminal.run("followers", "2026-06", "临江区", "30", "--by", "王芳", "--proof", "截图8", status=1)
    assert "少了九成以上" in told
    assert "大河区" in terminal.run("followers", "2026-06", "大河区", "3", "--by", "王芳", "--proof", "无", status=2)
