"""claims, outlets, objection, activity, followers --file and month --amend, as people use them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.reports.month.terminal import Terminal

BY = ("--by", "李敏")


@pytest.fixture
def form(terminal: Terminal, tmp_path: Path) -> Path:
    """The form of 清河区 with a row that is right and one that is not."""
    path = Path(terminal.run("claims", "template", "2026-06", "--unit", "清河区", "--out", str(tmp_path)).strip())
    book = load_workbook(path)
    sheet = book["自报表"]
    for number, line in enumerate(
        (["报纸", "清河治水记", "澜江日报", "省级", "消息", "2026-06-08"], ["传单", "号外"]), 5
    ):
        for column, value in enumerate(line, 2):
            sheet.cell(number, column).value = value
    sheet["J5"] = "剪报.png"
    sheet["G3"] = "王芳"
    book.save(path)
    (tmp_path / "剪报.png").write_bytes(b"\x89PNG\r\n\x1a\npicture")
    return path


def test_a_form_goes_from_the_template_to_a_decision(terminal: Terminal, form: Path) -> None:
    told = terminal.run("claims", "import", str(form), status=1)
    assert "第6行“类型”：“传单”不对" in told
    assert "待核\t清河区" in terminal.run("claims", "list", "2026-06", "--open")
    assert "已核" in terminal.run("claims", "decide", "1", "已核", "--why", "剪报属实", *BY)
    assert terminal.run("claims", "list", "2026-06", "--open") == ""
    assert "已经导入过" in terminal.run("claims", "import", str(form), status=1)


def test_every_unit_gets_its_form(terminal: Terminal, tmp_path: Path) -> None:
    made = terminal.run("claims", "template", "2026-06", "--out", str(tmp_path)).split()
    assert len(made) == 9


def test_an_outlet_that_nobody_knows_is_listed_until_a_person_classes_it(terminal: Terminal) -> None:
    listed = terminal.run("outlets", "list", "2026-06").splitlines()
    name = listed[0].split("\t")[1]
    terminal.run("outlets", "class", name, "某报业", "省级", "--why", "查了刊号", *BY)
    after = json.loads(terminal.run("outlets", "list", "2026-06", "--json"))
    assert name not in after["unknown"]
    assert after["classed"][0]["tier"] == "province"
    assert "以那里为准" in terminal.run("outlets", "class", "云泽日报", "某报业", "省级", "--why", "错", *BY, status=1)


def test_an_objection_is_raised_accepted_and_made_good_after_the_close(terminal: Terminal) -> None:
    terminal.run("month", "2026-06", "--close", "--reason", "演练", *BY)
    article = "yzrb/0620-03"
    terminal.run("objection", "add", "2026-06", "临江区", "这篇写我区整改", "--article", article, "--by", "王芳")
    assert "没有文章" in terminal.run("objection", "add", "2026-06", "临江区", "漏", "--article", "x", *BY, status=1)
    assert "可以是：临江区（990102）、" in terminal.run(
        "correct", article, "districts", "火星区:正面", "--why", "试", *BY, status=1
    )
    told = terminal.run("correct", article, "districts", "临江区:正面", "--why", "写的是整改", *BY)
    assert "→ 临江区（正面）" in told
    assert "--reason" in terminal.run("month", "2026-06", "--amend", *BY, status=2)
    terminal.run("objection", "answer", "1", "采纳", "--why", "属实", *BY)
    told = terminal.run("month", "2026-06", "--amend", "--objection", "1", "--reason", "采纳第1号异议", *BY)
    assert "更正1：采纳第1号异议" in told
    assert "差额计入下一个封账月份" in told
    assert "核对无误" in terminal.run("month", "2026-06", "--verify")
    assert "采纳\t李敏：属实" in terminal.run("objection", "list", "2026-06")


def test_followers_come_from_a_table_that_is_kept_as_their_proof(terminal: Terminal, tmp_path: Path) -> None:
    book = Workbook()
    for line in (["单位", "累计人数"], ["清河区", 900], ["没有区", 3], ["北湖区", "许多"], ["临江区", 1]):
        book.active.append(line)  # type: ignore[union-attr]
    path = tmp_path / "加粉.xlsx"
    book.save(path)
    told = terminal.run("followers", "2026-07", "--file", str(path), *BY, status=1)
    assert "已登记 2026-07 的 1 个单位" in told
    for words in ("没有单位“没有区”", "“许多”不对，应是不小于 0 的整数", "少了九成以上"):
        assert words in told
    assert "清河区\t900 人\t李敏\tproofs/" in terminal.run("followers", "2026-07")
    told = terminal.run("followers", "2026-07", "临江区", "1", "--proof", "截图", *BY, status=1)
    assert (
        "临江区：2026-07 的粉丝数 1 比 2026-06 的 312 少了九成以上，请核对；确实如此，请注明强制登记（--force）" in told
    )


def test_an_activity_is_entered_within_its_campaigns_window_with_its_proof_kept(
    terminal: Terminal, tmp_path: Path
) -> None:
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"\x89PNG\r\n\x1a\npicture")
    entry = ("清河区", "六五环境日", "2026-06-05", "进校园", "--proof", str(photo), *BY)
    assert "已登记第 1 号活动" in terminal.run("activity", *entry)
    assert "proofs/" in terminal.run("activity")
    late = ("清河区", "六五环境日", "2026-08-05", "进校园", "--proof", str(photo), *BY)
    assert "不在“六五环境日”的窗口期" in terminal.run("activity", *late, status=1)
    assert "已经登记过" in terminal.run("activity", *entry, status=1)
