"""The workbook as Excel and LibreOffice read it."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from reports.month.given import Listed
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


def test_the_formulas_give_the_reports_own_numbers(june: MonthReport, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice: soffice is absent")
    (tmp_path / "排名.xlsx").write_bytes(workbook_xlsx(june))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", CSV,
         "--outdir", tmp_path, tmp_path / "排名.xlsx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    rows = [line.split(",") for line in (tmp_path / "排名.csv").read_text(encoding="utf-8").splitlines()]
    table = {row[1]: row for row in rows if len(row) > 2 and row[1] in {line.name for line in june.standings}}
    for line in june.standings:
        row = table[line.name]
        points = [f"{score.points:.2f}" for score in line.items]
        assert int(row[0]) == line.rank
        assert f"{line.total:.2f}" == row[-4]
        assert set(points) <= set(row)
