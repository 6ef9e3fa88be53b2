"""The page behind an article, as it was."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from crawlers.article import Article, Evidence
from crawlers.clock import SHANGHAI
from crawlers.evidence import evidence_of
from crawlers.folder import DataFolder, write_records
from crawlers.warc.fetch import Answered, Asked
from crawlers.warc.writer import WarcFile

NOW = datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)
URL = "http://a.example/1.html"


def keep(folder: DataFolder, day: date, version: str, body: bytes) -> None:
    path = folder.pages(day) / "s-R.warc.gz"
    answered = Answered(
        status=200, reason="OK", headers=[("Content-Type", "text/html; charset=gb2312")], body=body,
        request_line="GET /1.html HTTP/1.1", request_headers=[],
    )  # fmt: skip
    with WarcFile(path, source="s", run="R", software="H") as warc:
        warc.answer(Asked(url="http://a.example/", role="list"), answered, NOW)
        record = warc.answer(Asked(url=URL, role="article"), answered, NOW)
    evidence = Evidence(file=str(path.relative_to(folder.root)), record=record, digest="")
    write_records(folder.articles(day, "s"), [Article(id="x", version=version, evidence=evidence)])


def test_the_page_comes_back_byte_for_byte(folder: DataFolder) -> None:
    keep(folder, date(2026, 6, 17), "1", "新河县".encode("gb18030"))
    page = evidence_of(folder, "x")
    assert (page.url, page.body, page.content_type) == (URL, "新河县".encode("gb18030"), "text/html; charset=gb2312")
    assert page.fetched_at == NOW


def test_the_newest_version_is_given_unless_one_is_named(folder: DataFolder) -> None:
    keep(folder, date(2026, 6, 17), "1", b"first")
    keep(folder, date(2026, 6, 19), "2", b"second")
    assert evidence_of(folder, "x").body == b"second"
    assert evidence_of(folder, "x", "1").body == b"first"


def test_an_unknown_article_and_a_lost_file_are_named(folder: DataFolder) -> None:
    with pytest.raises(LookupError, match="没有找到文章 y"):
        evidence_of(folder, "y")
    keep(folder, date(2026, 6, 17), "1", b"first")
    (folder.pages(date(2026, 6, 17)) / "s-R.warc.gz").unlink()
    with pytest.raises(LookupError, match=r"证据文件 .* 缺失"):
        evidence_of(folder, "x")
