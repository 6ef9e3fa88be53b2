"""The official paper: what it says, how it is laid, that it comes out the same."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any
from zipfile import ZipFile

import docx
import pytest

from reports.month.notice import notice_docx
from reports.month.notice_blocks import top_articles
from reports.month.records import MonthReport


@pytest.fixture(scope="module")
def paper(june: MonthReport) -> Any:
    return docx.Document(io.BytesIO(notice_docx(replace(june, closed_by="李敏"))))


def text_of(paper: Any) -> str:
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def test_made_twice_the_paper_is_the_same_bytes(june: MonthReport) -> None:
    assert notice_docx(june) == notice_docx(june)


def test_the_page_keeps_to_the_standard(paper: Any) -> None:
    section = paper.sections[0]
    sizes = [section.page_width, section.page_height, section.top_margin, section.left_margin]
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 28]
    assert paper.settings.odd_and_even_pages_header_footer
    assert "PAGE" in section.footer._element.xml


def test_free_fonts_are_named_in_place_of_the_standards_own(june: MonthReport) -> None:
    with ZipFile(io.BytesIO(notice_docx(june))) as parts:
        fonts = parts.read("word/fontTable.xml").decode()
    assert re.search(r'方正小标宋简体"><w:altName w:val="[^"]*Noto Serif CJK SC', fonts)


def test_the_paper_has_what_an_internal_notice_has(paper: Any, june: MonthReport) -> None:
    text = text_of(paper)
    for words in ("内部资料", "2026年第6期", "签发人", "抄送：", "印发", "附件", "云泽市生态环境局"):
        assert words in text
    assert all(sentence in text for sentence in june.rules)
    # GB/T 9704: the addressees stand at the head; in the 版记 only where they were moved there.
    assert text.count("各县（市、区）人民政府，云泽高新区管委会") == 1
    assert "主送：" not in text


def test_who_signs_and_why_it_was_closed_all_the_same_stand_in_the_paper(june: MonthReport) -> None:
    closed = replace(june, closed_by="李敏", signer="赵局", reason="机房停电三天")
    text = text_of(docx.Document(io.BytesIO(notice_docx(closed))))
    assert "签发人：赵局" in text
    assert "理由：机房停电三天。" in text
    assert "仍予封账" not in text_of(docx.Document(io.BytesIO(notice_docx(replace(closed, reason=None)))))


def test_the_ranking_stands_in_the_paper_as_in_the_report(paper: Any, june: MonthReport) -> None:
    rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows][1:]
    assert [(row[0], row[1], row[5]) for row in rows] == [
        (str(line.rank), line.name, f"{line.total:.2f}") for line in june.standings
    ]


def test_a_paper_of_an_open_month_says_that_it_is_provisional(paper: Any, june: MonthReport) -> None:
    assert "尚未封账" in text_of(docx.Document(io.BytesIO(notice_docx(june))))
    assert "尚未封账" not in text_of(paper)


def test_the_articles_worth_most_come_first_with_their_units(june: MonthReport) -> None:
    top = top_articles(june)
    assert (top[0][0].article, top[0][1]) == ("yzrb/0623-05", ["和平县"])
    assert [each.worth for each, _ in top] == sorted((each.worth for each, _ in top), reverse=True)


def test_no_english_and_no_broken_character_is_left_in_the_paper(paper: Any) -> None:
    text = text_of(paper)
    assert re.findall(r"[A-Za-z]{2,}", text.replace("AQI", "")) == []
    assert "�" not in text
