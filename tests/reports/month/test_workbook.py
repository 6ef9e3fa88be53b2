"""The workbook as Excel and LibreOffice read it."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from reports.month.given import Amended, ClosedMonth, Listed, MadeCorrection
from reports.month.records import MonthReport
from reports.month.workbook import workbook_xlsx

CSV = "csv:Text - txt - csv (StarCalc):44,34,76"


def read(report: MonthReport) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_xlsx(report)))


def test_made_twice_the_workbook_is_the_same_bytes(june: MonthReport) -> None:
    assert workbook_xlsx(june) == workbook_xlsx(june)


def test_the_sheets_are_those_that_the_bureau_asked_for(june: MonthReport) -> None:
    book = read(june)
    assert book.sheetnames == ["排名", "得分明细", "文章清单", "更正", "来源完整性", "规则"]
    assert all(sheet.freeze_panes for sheet in book)


def test_each_total_is_a_live_formula(june: MonthReport) -> None:
    sheet = read(june)["排名"]
    heads = {cell.value: cell.column for cell in sheet[3]}
    assert str(sheet.cell(4, heads["当月得分"]).value).startswith("=ROUND(")
    assert str(sheet.cell(4, 1).value).startswith("=RANK(")


def test_a_title_that_looks_like_a_formula_stays_text(june: MonthReport) -> None:
    evil = Listed(article="x", title='=HYPERLINK("http://evil.example","点我")', url=None, source="甲", why="+1")
    sheet = read(replace(june, undated=(evil,)))["更正"]
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == evil.title]
    assert [(cell.data_type, cell.quotePrefix) for cell in found] == [("s", True)]


def test_a_control_character_in_a_title_does_not_stop_the_workbook(june: MonthReport) -> None:
    odd = Listed(article="x", title="坏\x0b字", url="http://a.example/", source="甲", why="")
    assert any(cell.value == "坏字" for row in read(replace(june, undated=(odd,)))["更正"].iter_rows() for cell in row)


def test_each_article_opens_at_its_address(june: MonthReport) -> None:
    sheet = read(june)["文章清单"]
    listed = sum(len(score.articles) for line in june.standings for score in line.items) + len(june.releases)
    links = [cell.hyperlink.target for (cell,) in sheet.iter_rows(min_row=4, min_col=3, max_col=3) if cell.hyperlink]
    assert len(links) == listed
    assert all(link.startswith("http://") for link in links)


def amended(june: MonthReport) -> MonthReport:
    """June closed after a May whose correction it makes good: every column has something to add up."""
    may = ClosedMonth(
        month="2026-05", totals={line.unit: 40.25 for line in june.standings},
        ranks={line.unit: 1 for line in june.standings},
    )  # fmt: skip
    made = Amended(month="2026-05", number=1, reason="漏计", by="李敏", at="2026-06-20T09:00:00+08:00",
                   carry="next_month", objection=3, before={"qinghe": 40.25}, after={"qinghe": 41.75})  # fmt: skip
    lines = tuple(
        replace(
            line, carried=carried, total=round(line.total + carried, 2), year=round(40.25 + line.total + carried, 2)
        )
        for line in june.standings
        for carried in (1.5 if line.unit == "qinghe" else 0.0,)
    )
    return replace(june, closed_by="李敏", history=(may,), amendments=(made,), standings=lines)


def test_the_formulas_give_the_reports_own_numbers(june: MonthReport, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice: soffice is absent")
    report = amended(june)
    (tmp_path / "排名.xlsx").write_bytes(workbook_xlsx(report))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", CSV,
         "--outdir", tmp_path, tmp_path / "排名.xlsx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    rows = list(csv.reader(io.StringIO((tmp_path / "排名.csv").read_text(encoding="utf-8"), newline="")))
    number, heads = len(report.standings), rows[2]
    assert "Err:" not in str(rows)
    assert "#" not in str(rows)
    for line, row in zip(report.standings, rows[3 : 3 + number], strict=True):
        assert row[1] == line.name
        assert {f"{score.points:.2f}" for score in line.items} <= set(row)
        assert [f"{line.carried:.2f}", f"{line.total:.2f}"] == [
            row[heads.index("更正补差")],
            row[heads.index("当月得分")],
        ]
        assert row[heads.index("累计得分")] == f"{line.year:.2f}"
    blocks = [row for row in rows if row[0].isdigit()][number : 4 * number]
    for place, block in enumerate(("coverage", "activity", "platform")):
        found = {row[1]: row for row in blocks[place * number : (place + 1) * number]}
        for line in report.standings:
            score = next(each for each in line.blocks if each.block == block)
            assert int(found[line.name][0]) == score.rank
            assert f"{score.points:.2f}" in found[line.name]


def test_corrections_stand_in_their_sheet_with_before_after_and_how_they_are_carried(june: MonthReport) -> None:
    sheet = read(amended(june))["更正"]
    cells = [cell.value for cell in sheet[4]]
    assert cells[1:7] == ["2026年5月更正1", "清河区", 40.25, 41.75, "=E4-D4", "差额计入2026年6月总分"]
    assert cells[7] == "漏计（第3号异议）"


@pytest.mark.parametrize(
    ("field", "before", "after", "words"),
    [
        ("districts", [{"code": "990103", "stance": "曝光"}], [], ["清河区（曝光）", "无"]),
        ("topics", ["air", "power_plant"], ["water"], ["大气、电厂", "水"]),
        ("sentiment", "neutral", "positive", ["中性", "正面"]),
        ("env", True, False, ["是", "否"]),
    ],
)
def test_what_a_person_corrected_is_told_by_names(
    june: MonthReport, field: str, before: Any, after: Any, words: list[str]
) -> None:
    made = MadeCorrection(number=7, article="a", title="题", field=field, before=before, after=after, who="李敏",
                          why="核过", at="2026-06-20T09:00:00+08:00")  # fmt: skip
    sheet = read(replace(june, corrections=(made,)))["更正"]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "题")
    assert list(row[3:5]) == words
