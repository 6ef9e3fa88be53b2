"""The page on which every office paper stands: its measures, fonts, numbers, links, and that private data stay out."""

from __future__ import annotations

import base64
import io
import re
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from crawlers.clock import SHANGHAI
from reports.word import Head, Imprint, Paper, Source, link, official, tables
from reports.word.fonts import SUBSTITUTES, fontconfig
from reports.word.titles import title_lines
from tests.reports.conftest import Rendered

DAY = date(2026, 6, 17)
MOMENT = datetime(2026, 6, 17, 8, tzinfo=SHANGHAI)
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
ARTICLE = Source(
    title="热电厂夜里冒黑烟", outlet="云泽日报", at="6月17日08:05", url="http://rb.yunze.example/1?a=1&b=2"
)
LONG = "关于望江街道热电厂夜间冒黑烟引发居民集中投诉和网络关注情况的专报"


def written(text: str = "今天无雨。") -> bytes:
    paper = Paper()
    paper.head(Head(mark="云泽市环境舆情专报", number="2026年第6期", office="云泽市生态环境局", day=DAY, signer="赵局"))
    paper.title(LONG)
    paper.addressees("局领导")
    paper.section("总体情况")
    paper.subsection("大气")
    paper.body([text, paper.cite(ARTICLE)])
    paper.body("环" * 28 * 3)
    paper.quote("气味刺鼻。", ARTICLE)
    paper.subsection("水")
    paper.point("核实情况。", "现场核查。")
    paper.point("公布结果。")
    paper.section("区县情况")
    paper.picture(DOT, "图1　走势", width_mm=20)
    paper.table(["区县", "说明"], [[f"和平县{n}", "说明"] for n in range(40)], [60, 96], caption="表1　区县")
    paper.sources()
    paper.signature("云泽市生态环境局", DAY)
    paper.imprint(Imprint(to="局领导", copies="各科室", office="云泽市生态环境局办公室", day=DAY))
    return paper.data(LONG, "云泽市生态环境局", MOMENT)


@pytest.fixture(scope="module")
def paper() -> Any:
    return docx.Document(io.BytesIO(written()))


@pytest.fixture(scope="module")
def pages(rendered: Rendered) -> list[str]:
    return rendered(written())


def paragraph(paper: Any, begins: str) -> Any:
    return next(each for each in paper.paragraphs if each.text.startswith(begins))


def font_of(paragraph: Any) -> tuple[str, float]:
    run = paragraph.runs[0]
    return run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt


def test_written_twice_a_paper_is_the_same_bytes() -> None:
    assert written() == written()


def test_nothing_in_the_file_tells_when_or_on_which_machine_it_was_made() -> None:
    with ZipFile(io.BytesIO(written())) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
    assert core.count("2026-06-17T00:00:00Z") == 2
    assert "python-docx" not in core


def test_the_page_is_a4_with_the_standards_margins(paper: Any) -> None:
    (section,) = paper.sections
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(size.mm) for size in (*sizes, section.left_margin, section.right_margin)] == [
        210,
        297,
        37,
        35,
        28,
        26,
    ]


def test_text_titles_and_headings_are_in_the_standards_fonts_and_sizes(paper: Any) -> None:
    assert font_of(paragraph(paper, LONG[:8])) == ("方正小标宋简体", 22)
    assert font_of(paragraph(paper, "今天")) == ("仿宋_GB2312", 16)
    assert font_of(paragraph(paper, "一、总体情况")) == ("黑体", 16)
    assert font_of(paragraph(paper, "（一）大气")) == ("楷体_GB2312", 16)
    assert paragraph(paper, "今天").paragraph_format.line_spacing == Pt(28.9)


def test_sections_subsections_and_points_count_themselves(paper: Any) -> None:
    texts = [each.text for each in paper.paragraphs]
    marks = ("一、", "二、", "（一）", "（二）", "1．", "2．")
    assert [mark for text in texts for mark in marks if text.startswith(mark)] == [
        "一、", "（一）", "（二）", "1．", "2．", "二、",
    ]  # fmt: skip


def test_headings_show_in_the_outline_of_the_file(paper: Any) -> None:
    assert paragraph(paper, "一、").style.name == "Heading 1"
    assert paragraph(paper, "（一）").style.name == "Heading 2"


def test_free_fonts_are_named_for_those_of_the_standard() -> None:
    with ZipFile(io.BytesIO(written())) as parts:
        fonts = parts.read("word/fontTable.xml").decode()
    assert re.search(r'方正小标宋简体"><w:altName w:val="[^"]*Noto Serif CJK SC', fonts)


def test_fontconfig_is_told_of_the_same_free_fonts() -> None:
    aliases = ElementTree.fromstring(fontconfig()).iter("alias")
    told = {str(alias.findtext("family")): [each.text for each in alias.iterfind("prefer/family")] for alias in aliases}
    assert {name: ",".join(map(str, others)) for name, others in told.items()} == SUBSTITUTES


def test_the_properties_of_a_table_stand_in_the_order_of_the_schema(paper: Any) -> None:
    order = [each.split("}")[1] for each in tables._PROPERTIES]
    for table in paper.tables:
        names = [each.tag.split("}")[1] for each in table._tbl.tblPr]
        assert names == sorted(names, key=order.index)
        assert "tblBorders" in names


def test_28_characters_stand_on_a_line_and_22_lines_on_a_page(rendered: Rendered) -> None:
    paper = Paper()
    paper.line("环" * 28 * 22 + "末")
    first, second = rendered(paper.data("字", "局", MOMENT))
    assert [len(line.strip()) for line in first.split("\n") if "环" in line] == [28] * 22
    assert "".join(second.split()) == "末—2—"


def test_page_numbers_stand_at_the_outer_edge(pages: list[str]) -> None:
    odd, even = (next(line for line in page.split("\n") if re.search(r"—\s*\d\s*—", line)) for page in pages[:2])
    assert odd.index("—") > 40 > even.index("—")


def test_the_head_of_a_table_stands_on_every_page_that_it_reaches(pages: list[str]) -> None:
    reached = [page for page in pages if "和平县" in page]
    assert len(reached) > 1
    assert all(re.search(r"区县\s+说明", page) for page in reached)


def test_the_imprint_is_the_last_of_the_last_page(pages: list[str]) -> None:
    lines = [line.strip() for line in pages[-1].split("\n") if line.strip()]
    assert lines[-2].startswith("云泽市生态环境局办公室")
    assert lines[-2].endswith("2026 年 6 月 17 日印发") or lines[-2].endswith("2026年6月17日印发")
    assert any(line.startswith("抄送：各科室。") for line in lines)


def test_private_data_are_masked_on_their_way_into_every_part_of_a_paper() -> None:
    private = "市民张三丰反映，电话13812345678，车牌湘J12345"
    paper = Paper()
    source = Source(title=private, outlet="云泽日报", at="6月17日", url="http://a.example/")
    paper.title(private)
    paper.section(private)
    paper.body([private, paper.cite(source)])
    paper.quote(private, source)
    paper.table([private], [[private]], [156], caption=private, note=private)
    paper.picture(DOT, private)
    paper.sources()
    paper.signature(private, DAY)
    paper.imprint(Imprint(to=private, office=private, day=DAY))
    with ZipFile(io.BytesIO(paper.data(private, private, MOMENT))) as parts:
        text = re.sub(
            "<[^>]+>|\n", "", "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
        )
    assert "138********" in text
    for secret in ("张三丰", "13812345678", "J12345"):
        assert secret not in text


def test_what_the_house_itself_publishes_is_not_masked() -> None:
    paper = Paper()
    paper.body([official("联系人李敏，13812345678"), "；来电13812345678"])
    assert paragraph(paper.document, "联系人").text == "联系人李敏，13812345678；来电138********"


def test_an_article_cited_twice_has_one_number_and_its_link() -> None:
    paper = Paper()
    other = Source(title="又冒烟", outlet="云泽晚报", at="6月18日")
    paper.body(["甲。", paper.cite(ARTICLE), "乙。", paper.cite(other), "丙。", paper.cite(ARTICLE)])
    paper.sources()
    read = docx.Document(io.BytesIO(paper.data("引", "局", MOMENT)))
    assert [each.text for each in read.paragraphs] == [
        "甲。[1]乙。[2]丙。[1]", "资料来源", "[1]　云泽日报《热电厂夜里冒黑烟》，6月17日08:05", "[2]　云泽晚报《又冒烟》，6月18日",
    ]  # fmt: skip
    links = [link.address for each in read.paragraphs for link in each.hyperlinks if link.address]
    assert links == [ARTICLE.url]
    targets = {link.fragment for each in read.paragraphs for link in each.hyperlinks if not link.address}
    marks = {mark.get(qn("w:name")) for mark in read.element.iter(qn("w:bookmarkStart"))}
    assert targets == marks == {"source1", "source2"}


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "file:///etc/passwd"])
def test_an_address_that_is_not_of_the_web_makes_no_link(url: str | None) -> None:
    paper = Paper()
    paper.body([link("看这里", url)])
    assert paper.document.paragraphs[0].hyperlinks == []
    assert paper.document.paragraphs[0].text == "看这里"


def test_characters_that_no_file_may_hold_are_left_out() -> None:
    paper = Paper()
    paper.body("坏\x0b字\ud800")
    assert docx.Document(io.BytesIO(paper.data("坏\x00", "局", MOMENT))).paragraphs[0].text == "坏字"


def test_a_long_title_breaks_between_words_into_lines_of_like_length() -> None:
    assert title_lines(LONG) == ["关于望江街道热电厂夜间冒黑烟引发", "居民集中投诉和网络关注情况的专报"]
    assert title_lines("短题") == ["短题"]
    assert title_lines("上\n下") == ["上", "下"]
    assert all(len(line) <= 19 for line in title_lines("很" * 50))
    assert "".join(title_lines("很" * 50)) == "很" * 50


def test_who_signs_is_named_or_left_open_or_not_asked_for() -> None:
    for signer, said in (("赵局", "签发人：赵局"), ("", "签发人：　"), (None, None)):
        paper = Paper()
        paper.head(Head(mark="专报", number="2026年第6期", signer=signer))
        text = "\n".join(each.text for each in paper.document.paragraphs)
        assert "（2026年第6期）" in text
        assert (said in text) if said else ("签发人" not in text)
