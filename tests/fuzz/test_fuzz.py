"""What each reader does with what nobody would send. HUANYU_TEST_FUZZ says how many cases each is given."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from cities.city import City
from cities.load import CITIES, FILES
from cities.mistakes import mistakes
from cities.sources import Source
from crawlers.article import Article
from crawlers.beside import Beside
from crawlers.clock import SHANGHAI
from crawlers.dates import printed_dates
from crawlers.feeds import feed_links
from crawlers.parsers.parsed import Parsed
from crawlers.parsers.registry import parsed
from crawlers.record import RecordError, line_of, record_from
from crawlers.sitemaps import sitemap_in
from crawlers.timeline import timeline_in
from crawlers.warc.fetch import Fetch
from crawlers.warc.reader import fetches_of
from index.query import parse_query
from index.store import QueryError
from nlp.annotate import article_of_loose
from tests.fuzz import made
from tests.fuzz.conftest import Counted

CASES = int(os.environ.get("HUANYU_TEST_FUZZ", "25"))
NOW = datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)
SUPPRESSED = [
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.function_scoped_fixture,
    HealthCheck.large_base_example,
]
fuzz = settings(
    max_examples=CASES, deadline=None, derandomize=CASES <= 25, database=None, suppress_health_check=SUPPRESSED
)
COLUMNS = {"id": "工单编号", "title": "工单标题", "body": "来电内容", "published_at": "来电时间"}


def source(kind: str, **more: object) -> Source:
    values = {
        "id": "s",
        "name": "源",
        "kind": kind,
        "tier": "city",
        "family": "源",
        "urls": ("http://a.example/",),
        **more,
    }
    return Source.model_validate(values)


def fetch(role: str, body: bytes, url: str = "http://a.example/t1.html", kind: str = "text/html") -> Fetch:
    return Fetch(url=url, role=role, source="s", run="r", fetched_at=NOW, http_status=200, content_type=kind, body=body)


def sound(results: list[Parsed]) -> None:
    """Each article is written and read back as itself; each result has an address."""
    for one in results:
        assert one.url
        if one.article is not None:
            assert record_from(Article, line_of(one.article)) == one.article
            assert "\x00" not in one.article.title + one.article.body


@pytest.mark.parametrize(("name", "kind"), [("page", "press"), ("message", "message"), ("tv", "tv"), ("gov", "gov")])
def test_a_page_of_any_bytes_is_read_or_said_to_be_none(name: str, kind: str, counted: Counted) -> None:
    @fuzz
    @given(made.mutated(made.pages()) | st.binary(max_size=400))
    def case(body: bytes) -> None:
        counted(f"HTML as {name}")
        sound(parsed(fetch("article", body), source(kind), Beside()))

    case()


@pytest.mark.parametrize("role", ["timeline", "status", "comments"])
def test_weibo_of_any_shape_is_read_or_left(role: str, counted: Counted) -> None:
    @fuzz
    @given(made.json_texts | st.text(max_size=40))
    def case(text: str) -> None:
        counted(f"Weibo JSON as {role}")
        body = text.encode("utf-8", "replace")
        address = "http://m.weibo.example/comments/hotflow?id=5&mid=5"
        beside = Beside()
        beside.take(fetch("extend", body, address))
        sound(parsed(fetch(role, body, address, "application/json"), source("weibo", comments=True), beside))
        timeline_in(text, address)

    case()


@pytest.mark.parametrize("ending", ["srt", "vtt", "txt", "docx"])
def test_subtitles_of_any_bytes_are_read_or_named(ending: str, counted: Counted) -> None:
    @fuzz
    @given(made.mutated([*made.SUBTITLES, b"PK\x03\x04"]) | st.binary(max_size=200))
    def case(body: bytes) -> None:
        counted(f"subtitles .{ending}")
        url = f"file:///inbox/20260617.{ending}"
        sound(parsed(fetch("transcript", body, url), source("tv", inbox=True), Beside()))

    case()


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json", "xls", "docx"])
def test_a_table_of_any_bytes_is_read_or_named_by_its_row(ending: str, counted: Counted) -> None:
    book = made.workbook(made.TABLE)
    text = "\n".join(",".join(map(str, row)) for row in made.TABLE).encode()
    whole = book if ending == "xlsx" else text

    @fuzz
    @given(made.mutated([whole]) | st.integers(0, 20).map(lambda at: made.torn_book(book, at)))
    def case(body: bytes) -> None:
        counted(f"table .{ending}")
        sound(
            parsed(
                fetch("import", body, f"file:///{'表'}.{ending}"), source("import", columns=COLUMNS, urls=()), Beside()
            )
        )

    case()


@pytest.mark.parametrize(
    ("name", "read", "seed"),
    [("feed", feed_links, made.FEED), ("sitemap", sitemap_in, made.SITEMAP)],
)
def test_lists_of_any_bytes_give_links_or_none(
    name: str, read: Callable[[str, str], object], seed: bytes, counted: Counted
) -> None:
    @fuzz
    @given(made.mutated([seed]).map(lambda data: data.decode("utf-8", "replace")) | made.json_texts)
    def case(text: str) -> None:
        counted(name)
        read(text, "http://a.example/list/")

    case()


def test_evidence_of_any_bytes_is_read_up_to_where_it_is_torn(counted: Counted, tmp_path: Path) -> None:
    from crawlers.parse import _TORN
    from crawlers.warc.fetch import Answered, Asked
    from crawlers.warc.writer import WarcFile

    whole = tmp_path / "whole.warc.gz"
    with WarcFile(whole, source="s", run="r", software="test") as file:
        file.start(NOW)
        for number in range(3):
            answer = Answered(status=200, reason="OK", headers=[("Content-Type", "text/html")], body=b"<p>x</p>" * 50,
                              request_line="GET / HTTP/1.1", request_headers=[])  # fmt: skip
            file.answer(Asked(url=f"http://a.example/{number}", role="article"), answer, NOW)

    @fuzz
    @given(made.mutated([whole.read_bytes()]))
    def case(data: bytes) -> None:
        counted("WARC read back")
        path = tmp_path / "torn.warc.gz"
        path.write_bytes(data)
        with suppress(*_TORN):
            for found in fetches_of(path):
                assert found.url is None or isinstance(found.url, str)

    case()


SIGNS = ("AND", "OR", "NOT", "和", "或", "非", "(", ")", "（", "）", '"', "“", "”", ":", "：", "-", "情感", "主题", "日期", "区县",
         "来源", "负面", "2026-06", "..", "2026-13", "热电厂", "*", "~", "\\", "/", " ", "　", "\x00", "临江区", ">=", "热度")  # fmt: skip


def test_a_query_of_any_signs_is_one_or_is_refused_with_its_place(sample: City, counted: Counted) -> None:
    @fuzz
    @given(st.lists(st.sampled_from(SIGNS) | st.text(max_size=4), max_size=14).map("".join))
    def case(text: str) -> None:
        counted("query language")
        with suppress(QueryError):
            parse_query(text, sample)

    case()


@pytest.mark.parametrize("file", [file for file, _ in FILES.values() if file != "retention.yaml"])
def test_a_citys_file_of_any_shape_is_read_or_each_mistake_named(file: str, counted: Counted) -> None:
    model: type[BaseModel] = next(kind for name, kind in FILES.values() if name == file)
    seed = (CITIES / "sample" / file).read_bytes()
    if len(seed) > 6000:  # a few entries are enough, and YAML is slow
        seed = seed[: seed.rindex(b"\n", 0, 6000) + 1]

    @fuzz
    @given(made.mutated([seed]))
    def case(data: bytes) -> None:
        counted("YAML of a city")
        try:
            found = yaml.load(data, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except (yaml.YAMLError, UnicodeDecodeError, ValueError):
            return
        wrong: ValidationError | None = None
        try:
            model.model_validate(found)
        except ValidationError as error:
            wrong = error
        assert wrong is None or mistakes(file, found, model, wrong)

    case()


def test_a_line_of_any_shape_is_a_record_or_names_its_field(counted: Counted) -> None:
    @fuzz
    @given(made.json_texts | st.text(max_size=30))
    def case(text: str) -> None:
        counted("record line")
        with suppress(RecordError):
            record_from(Article, text.encode("utf-8", "replace"))
        with suppress(RecordError, ValueError):
            if isinstance(data := json.loads(text), dict):
                article_of_loose(data)

    case()


def test_dates_of_any_text_are_moments_or_none(counted: Counted) -> None:
    words = st.sampled_from(
        (
            "2026",
            "年",
            "月",
            "日",
            "-",
            "/",
            ":",
            "：",
            "13",
            "31",
            "昨天",
            "刚刚",
            "小时前",
            "十",
            "二〇二六",
            " ",
            "T",
            "+08:00",
            "99",
        )
    )

    @fuzz
    @given(st.lists(words | st.text(max_size=2), max_size=12).map("".join))
    def case(text: str) -> None:
        counted("printed dates")
        for found in printed_dates(text, NOW):
            assert found.moment.tzinfo is not None

    case()


@pytest.mark.parametrize(
    ("role", "kind", "url", "body"),
    [
        ("timeline", "weibo", "http://m.weibo.example/x", b'{"data": {"cards": true}}'),
        ("comments", "weibo", "http://m.weibo.example/comments/hotflow?id=5&mid=5", b'{"data": {"data": true}}'),
        ("transcript", "tv", "file:///inbox/20260617.vtt", b"9" * 400 + b":00:01,000 --> 00:00:02,000\n<i>x</i>\n"),
    ],
)
def test_what_was_found_once_is_answered(role: str, kind: str, url: str, body: bytes) -> None:
    more = {"comments": True} if kind == "weibo" else {"inbox": True}
    sound(parsed(fetch(role, body, url), source(kind, **more), Beside()))


def test_evidence_without_its_moment_is_torn(tmp_path: Path) -> None:
    path = tmp_path / "without.warc"
    path.write_bytes(
        b"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    )
    with pytest.raises(ValueError, match="isoformat"):
        list(fetches_of(path))
