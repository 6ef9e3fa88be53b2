"""Files attached to a notice: fetched with it, kept as evidence, read as text."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from docx import Document
from openpyxl import Workbook

from cities.city import City
from cities.sources import Source
from crawlers.article import Article
from crawlers.clock import SHANGHAI
from crawlers.collect import collect
from crawlers.folder import DataFolder, records_of
from crawlers.papers import PaperError, text_of_paper
from crawlers.parse import parse_day
from crawlers.warc.reader import fetch_of
from tests.crawlers.cities_made import city_with, read_account

NOW = datetime(2026, 6, 18, 22, tzinfo=SHANGHAI)
DAY = NOW.date()
HEADING = ("编号", "区县", "反映情况", "是否属实", "处理", "问责")
CASES = (
    ("D2HN01", "新河县", "砖厂夜间冒黑烟，气味刺鼻。", "属实", "责令停产整治，罚款12万元", "2人"),
    ("X2HN02", "安平县", "养殖场污水直排小河。", "部分属实", "限期拆除", "无"),
)


def workbook() -> bytes:
    book = Workbook()
    for row in (("第三批信访件办理情况",), HEADING, *CASES):
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def word() -> bytes:
    document = Document()
    document.add_paragraph("关于第三批信访件办理情况的公示")
    table = document.add_table(rows=0, cols=len(HEADING))
    for row in (HEADING, *CASES):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def pdf(*lines: str) -> bytes:
    """A PDF that holds its text as such, in a font that readers know by name (no picture)."""
    stream = "BT /F1 12 Tf 50 700 Td " + " ".join(
        f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td" for line in lines
    ) + " ET"  # fmt: skip
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{text}endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 7\n0000000000 65535 f \n{table}trailer<</Root 1 0 R/Size 7>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode()


NOTICE = """<html><head><title>第三批信访件办理情况公示</title></head><body><h1>第三批信访件办理情况公示</h1>
<div>2026-06-18 09:00 来源：市生态环境局</div><div class="content">
<p>现将省生态环境保护督察组交办的第三批信访件办理情况予以公示，欢迎社会各界监督，公示期为五个工作日。</p>
<p>附件：<a href="/f/list.xlsx">信访件清单</a> <a href="/f/plan.pdf">整改方案</a> <a href="/f/old.doc">旧文件.doc</a></p></div></body></html>"""
PAGES = {
    "/list/": b"<ul><li><a href='/a/1001.html'>x</a> 2026-06-18</li><li><a href='/a/1002.html'>y</a> 2026-06-18</li></ul>",
    "/a/1001.html": NOTICE.encode(),
    "/a/1002.html": NOTICE.replace("第三批", "第四批").replace("list.xlsx", "gone.xlsx").replace("plan.pdf", "plan2.pdf").encode(),
    "/f/list.xlsx": workbook(),
    "/f/plan.pdf": pdf("整改方案", "砖厂拆除"),
    "/f/plan2.pdf": pdf("第二份方案"),
    "/f/old.doc": b"\xd0\xcf\x11\xe0 old",
}  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path)
        self.send_response(404 if body is None else 200)
        self.send_header(
            "Content-Type", "text/html" if self.path.endswith(("/", "html")) else "application/octet-stream"
        )
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def collected(sample: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, DataFolder]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    host = f"http://127.0.0.1:{server.server_address[1]}"
    folder = DataFolder(tmp_path_factory.mktemp("gov"))
    entry = {"id": "g", "name": "局", "kind": "gov", "tier": "city", "family": "局", "urls": [f"{host}/list/"],
             "pace_s": 0, "private_address": True, "url_pattern": "/a/"}  # fmt: skip
    city = city_with(sample, [Source.model_validate(entry)])
    collect(city, folder, DAY, now=NOW, contact="a@b.example", retry_wait_s=0.01, frozen=True)
    parse_day(city, folder, DAY)
    yield host, folder
    server.shutdown()
    server.server_close()
    thread.join()


def article(folder: DataFolder, ending: str) -> Article:
    return next(one for one in records_of(Article, folder.articles(DAY, "g")) if (one.url or "").endswith(ending))


def test_the_rows_of_an_attached_list_stand_in_the_article_with_their_columns(
    collected: tuple[str, DataFolder],
) -> None:
    body = article(collected[1], "/a/1001.html").body
    assert "附件《信访件清单》" in body
    assert (
        "编号：D2HN01；区县：新河县；反映情况：砖厂夜间冒黑烟，气味刺鼻。；是否属实：属实；处理：责令停产整治，罚款12万元；问责：2人"
        in body
    )
    assert "砖厂拆除" in body.partition("附件《整改方案》")[2]


def test_each_attached_file_is_evidence_of_its_own(collected: tuple[str, DataFolder]) -> None:
    _, folder = collected
    first = article(folder, "/a/1001.html").attachments[0]
    assert first.evidence is not None
    kept = fetch_of(folder.root / first.evidence.file, first.evidence.record)
    assert (kept.body, kept.digest) == (workbook_kept(), first.evidence.digest)


def workbook_kept() -> bytes:
    return PAGES["/f/list.xlsx"]


def test_a_file_that_cannot_be_had_makes_the_article_partial_and_one_that_cannot_be_read_is_named(
    collected: tuple[str, DataFolder],
) -> None:
    host, folder = collected
    urls = read_account(folder, DAY, "g")["urls"]
    assert (urls[f"{host}/a/1001.html"], urls[f"{host}/a/1002.html"]) == ("ok", "partial")
    assert (urls[f"{host}/f/gone.xlsx"], urls[f"{host}/f/old.doc"]) == ("http-404", "bad-item")
    assert "第二份方案" in article(folder, "/a/1002.html").body


def test_a_list_in_word_reads_like_one_in_excel() -> None:
    lines = text_of_paper("清单.docx", word()).split("\n")
    assert lines[0] == "关于第三批信访件办理情况的公示"
    assert lines[1].startswith("编号：D2HN01；区县：新河县；反映情况：")
    assert text_of_paper("清单.xlsx", workbook()).split("\n")[1:] == lines[1:]


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.xlsx", "a.xls", "a.zip"])
def test_a_broken_file_is_named_and_nothing_else(name: str) -> None:
    with pytest.raises(PaperError, match=r"不是能读的|取不出文字"):
        text_of_paper(name, b"PK no such thing")


def test_a_scan_gives_no_text_and_is_no_mistake() -> None:
    assert text_of_paper("扫描.pdf", pdf()) == ""
