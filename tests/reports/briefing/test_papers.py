"""Page, mail and Word say the same, every number opens articles that exist, and nothing is said that no text says."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from docx import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from playwright.sync_api import Browser

from index.documents import documents
from reports.briefing.paper import Paper, text_of
from reports.briefing.said import lines_of
from reports.mail.message import MAX_HTML_BYTES
from reports.masking import masked
from reports.word.numerals import numeral
from tests.reports.alerts.alert_days import PAGE
from tests.reports.briefing.conftest import MadeWeek
from tests.reports.briefing.made_week import WEEK

SPACE = re.compile(r"\s+")


def said_in(paper: Paper) -> list[str]:
    """Every sentence, cell and heading of a paper."""
    found = [paper.headline, *paper.foot]
    for section in paper.sections:
        found += [section.title, *(text_of(said) for said in section.said)]
        for card in section.cards:
            found += [text_of(card.name), text_of(card.facts), card.quote, card.source]
        for table in section.tables:
            found += [*table.heads, *(text_of(cell) for row in table.rows for cell in row)]
    return [SPACE.sub("", each) for each in found if each]


def words_of_html(html: str) -> str:
    body = re.sub(r"<(style|title|svg)\b.*?</\1>", "", html, flags=re.S)
    return SPACE.sub("", unescape(re.sub(r"<[^>]+>", "", body)))


def words_of_word(data: bytes) -> str:
    """All that the .docx shows, links included."""
    body = Docx(BytesIO(data)).element.body
    return SPACE.sub("", "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t")))


def addresses_in_word(data: bytes) -> set[str]:
    parts = Docx(BytesIO(data)).part.rels.values()
    return {str(rel.target_ref) for rel in parts if rel.reltype == RELATIONSHIP_TYPE.HYPERLINK}


def addresses_in_html(html: str) -> set[str]:
    return {unescape(address) for address in re.findall(r'href="([^"]+)"', html)}


def test_page_and_word_hold_every_sentence_and_cell_of_the_paper(week: MadeWeek) -> None:
    page, word = words_of_html(week.html), words_of_word(week.written.word.read_bytes())
    said = said_in(week.written.paper)
    assert len(said) > 100
    assert [each for each in said if each not in page] == []
    assert [each for each in said if each not in word] == []


def test_page_and_word_open_the_same_and_each_address_is_there(week: MadeWeek) -> None:
    known = {each.id: each for each in documents(week.city, week.folder, week.ledger)}
    lines = lines_of(week.written.briefing)
    in_word = addresses_in_word(week.written.word.read_bytes())
    found = addresses_in_html(week.html)
    assert found - {f"{PAGE}/briefings/{WEEK.name}"} == in_word
    kinds = {"lines": 0, "articles": 0, "evidence": 0, "events": 0, "": 0}
    for address in in_word:
        kind, _, id = unquote(address.removeprefix(f"{PAGE}/")).rpartition("/")
        kind = kind.rpartition("/")[2] if address.startswith(PAGE) else ""
        kinds[kind] += 1
        match kind:
            case "lines":
                assert set(lines[id][1]) <= known.keys()
                assert lines[id][1], id
            case "events":
                assert id in {each.event for each in known.values()}
            case "":
                assert address in {each.url for each in known.values()}
            case _:
                assert id in known
                assert known[id].evidence is not None
    assert all(kinds.values()), kinds


def test_each_count_is_the_number_of_articles_that_its_line_opens(week: MadeWeek) -> None:
    made = week.written.briefing
    counted = [*made.topics, *made.districts, *made.kinds, *made.tiers, *made.happened, *made.air, *made.slots]
    assert len(counted) > 20
    for one in counted:
        assert one.total == len(one.articles), one
    lines = lines_of(made)
    assert [len(lines[key][1]) for key in ("all", "earlier", "own", "tone-negative", "tone-neutral", "tone-positive")] == [
        made.total, made.compared[0].total, made.own, made.negative, made.neutral, made.positive,
    ]  # fmt: skip


def test_whatever_is_quoted_stands_in_the_article_that_it_names(week: MadeWeek) -> None:
    known = {each.id: SPACE.sub("", masked(each.body)) for each in documents(week.city, week.folder, week.ledger)}
    quoted = [(one.quote, one.lead) for one in week.written.briefing.happened if one.quote]
    assert len(quoted) >= 2
    for quote, lead in quoted:
        assert SPACE.sub("", quote.removesuffix("…")) in known[lead]


def test_the_page_fits_a_telephone_and_a_desk_and_its_charts_have_words(week: MadeWeek, browser: Browser) -> None:
    for width in (360, 390, 1280):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(week.written.html.as_uri())
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        labels = [chart.get_attribute("aria-label") or "" for chart in page.locator("svg").all()]
        assert [label.partition("：")[0] for label in labels] == [
            "每天发布的环境相关报道与帖文（篇、条）", "各主题的报道与帖文（篇、条）", "各区县的报道与帖文（篇、条）",
        ]  # fmt: skip
        assert "6月16日2（负面2）" in labels[0]
        page.close()


def test_the_page_is_no_heavier_than_a_mail_may_be_without_its_charts(week: MadeWeek) -> None:
    bare = re.sub(r"<svg\b.*?</svg>", "", week.html, flags=re.S)
    assert len(bare.encode()) < MAX_HTML_BYTES


def test_libreoffice_opens_the_word_file_and_shows_its_sections(week: MadeWeek, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice: not on this machine")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "txt:Text",
         "--outdir", str(tmp_path), str(week.written.word)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    shown = (tmp_path / f"{week.written.word.stem}.txt").read_text(encoding="utf-8-sig")
    assert "云泽市环境舆情周报" in shown
    assert "（2026年第25期）" in shown
    titles = [f"{numeral(place)}、{each.title}" for place, each in enumerate(week.written.paper.sections, 1)]
    places = [shown.index(title) for title in titles]
    assert places == sorted(places)
