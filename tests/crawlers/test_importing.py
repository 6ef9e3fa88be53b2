"""Files that come by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from cities.city import City
from crawlers.article import Article
from crawlers.folder import DataFolder, records_of
from crawlers.importing import ImportProblem, import_file
from crawlers.parse import parse_day
from crawlers.quarantine import Quarantined
from crawlers.status import Status
from tests.crawlers.evidence_of_tests import DAY, NOW

HEADING = ["工单编号", "工单标题", "来电内容", "来电时间", "办理结果", "承办单位", "办结时间"]


def workbook(path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "六月"
    sheet.append(["12345 热线导出"])
    for row in [HEADING, *rows]:
        sheet.append(row)
    book.save(path)
    return path


def imported(sample: City, folder: DataFolder, path: Path) -> list[Article]:
    day, _ = import_file(sample, folder, path, "hotline", now=NOW)
    parse_day(sample, folder, day)
    return list(records_of(Article, folder.articles(day, "hotline")))


def test_the_rows_of_a_workbook_become_messages(sample: City, folder: DataFolder, tmp_path: Path) -> None:
    path = workbook(tmp_path / "热线 六月.xlsx", ["A1", "油烟", "楼下油烟很大，", datetime(2026, 6, 17, 8, 12)])  # noqa: DTZ001
    [article] = imported(sample, folder, path)
    assert (article.title, article.body, article.kind) == ("油烟", "楼下油烟很大，", "message")
    assert article.published_at == "2026-06-17T08:12:00+08:00"


def test_a_bad_row_is_named_by_sheet_row_and_column(sample: City, folder: DataFolder, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "r.xlsx", ["A1", "油烟", "正文", "不知道哪天"], ["A2", "噪声", "工地夜里施工。", "2026-06-17"],
        ["A3", None, None, "2026-06-17"], ["A4", "题", "文", "2026-07-17"],
    )  # fmt: skip
    assert [article.title for article in imported(sample, folder, path)] == ["噪声"]
    lines = {line.item: line for line in records_of(Quarantined, folder.quarantine("parse", DAY))}
    assert lines["r.xlsx 工作表“六月”第3行"].detail == "“来电时间”列不是日期：不知道哪天"
    assert lines["r.xlsx 工作表“六月”第5行"].detail == "“工单标题”、“来电内容”列为空"
    assert lines["r.xlsx 工作表“六月”第6行"].reason == Status.BAD_DATE


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_of_either_encoding_is_read(sample: City, folder: DataFolder, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "热线.csv"
    row = '7,噪声,"夜里, 施工",2026-06-17 23:10,,,'
    path.write_bytes(f"{','.join(HEADING)}\n{row}\n".encode(encoding))
    [article] = imported(sample, folder, path)
    assert (article.body, article.published_at) == ("夜里, 施工", "2026-06-17T23:10:00+08:00")


def test_json_lines_are_read_and_a_broken_one_is_named(sample: City, folder: DataFolder, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(
        '{"工单编号": 7, "工单标题": "噪声", "来电内容": "吵", "来电时间": "2026-06-17"}\n{"x"\n', encoding="utf-8"
    )
    assert [article.body for article in imported(sample, folder, path)] == ["吵"]
    [line] = records_of(Quarantined, folder.quarantine("parse", DAY))
    assert (line.item, line.detail) == ("r.jsonl 第2行", "不是一个 JSON 对象")


def test_the_same_row_in_a_later_file_is_the_same_article(sample: City, folder: DataFolder, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        path = workbook(tmp_path / name, ["A1", "油烟", "楼下油烟很大。", "2026-06-17"])
        day, _ = import_file(sample, folder, path, "hotline", now=NOW)
    assert parse_day(sample, folder, day)["hotline"] == {Status.OK: 1, Status.DUPLICATE: 1}


@pytest.mark.parametrize("name", ["x.xlsx", "x.pdf", "x.csv"])
def test_a_file_that_is_no_table_is_refused_with_its_name(
    sample: City, folder: DataFolder, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"not a table")
    with pytest.raises(ImportProblem, match=name):
        import_file(sample, folder, path, "hotline", now=NOW)
    assert not folder.pages(DAY).exists()


def test_only_sources_for_files_take_files(sample: City, folder: DataFolder, tmp_path: Path) -> None:
    with pytest.raises(ImportProblem, match="hotline"):
        import_file(sample, folder, tmp_path / "x.xlsx", "yzrb", now=NOW)
