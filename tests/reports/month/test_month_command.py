"""huanyu month, correct and followers, as a person at the terminal uses them."""

from __future__ import annotations

import json
import shutil
import unicodedata
from pathlib import Path

import pytest

from cities.load import CITIES
from crawlers.folder import DataFolder
from tests.huanyu.test_cli import huanyu
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


def test_a_closed_months_corrections_are_told_with_what_they_changed_and_how_they_are_carried(
    terminal: Terminal,
) -> None:
    terminal.run("month", "2026-06", "--close", "--by", "李敏", "--reason", "演练")
    terminal.run("correct", "yzrb/0620-03", "districts", "临江区:正面", "--by", "李敏", "--why", "写的是整改")
    terminal.run("month", "2026-06", "--amend", "--by", "李敏", "--reason", "漏判临江区")
    shown = terminal.run("month", "2026-06")
    assert "2026年6月更正1（李敏" in shown
    assert "漏判临江区。差额计入下一个封账月份。" in shown
    assert " → " in shown
    assert "核对无误" in terminal.run("month", "2026-06", "--verify")


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("scoring.yaml", "points: 60", "points: 70", ("scoring.yaml", "rules[0]", "70")),
        (
            "campaigns.yaml",
            "end: 2026-06-15",
            "end: 2026-05-01",
            ("campaigns.yaml", "june5", "2026-05-01", "2026-05-25"),
        ),
        ("scoring.yaml", "reprints: once_per_family", "reprints: never", ("scoring.yaml", "never", "once_per_family")),
    ],
)
def test_a_citys_wrong_rules_are_refused_before_any_month_is_counted(
    tmp_path: Path, file: str, old: str, new: str, words: tuple[str, ...]
) -> None:
    city = tmp_path / "city"
    shutil.copytree(CITIES / "sample", city, ignore=shutil.ignore_patterns("sites", "truth", "golden", "__pycache__"))
    text = (city / file).read_text(encoding="utf-8")
    assert old in text
    (city / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    done = huanyu("month", "2026-06", HUANYU_CITY=str(city), HUANYU_DATA=str(tmp_path))
    assert done.returncode == 2
    assert [word for word in words if word not in done.stderr] == []


def test_a_correction_to_a_district_that_nobody_knows_names_it_and_those_that_there_are(terminal: Terminal) -> None:
    told = terminal.run("correct", "yzrb/0620-03", "districts", "990199:正面", "--by", "李敏", "--why", "试", status=1)
    assert "990199" in told
    assert "990102" in told
