"""The evidence's files: what is written comes back, other tools read it, a killed run leaves nothing."""

from __future__ import annotations

import gzip
import zlib
from datetime import datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as OtherIterator
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawlers.clock import SHANGHAI
from crawlers.status import Status
from crawlers.warc.fetch import Answered, Asked
from crawlers.warc.reader import MAX_INFLATED_BYTES, fetch_of, fetches_of, inflated
from crawlers.warc.writer import WarcFile

NOW = datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)
LIST = Asked(url="http://a.example/list?页=1", role="list")
PAGE = Asked(
    url="http://a.example/1.html", role="article", via=LIST.url, part_of="http://a.example/0.html",
    hints={"title": "标题\n两行", "published": "2026-06-17"},
)  # fmt: skip
BODY = "<p>正文\r\n\r\nWARC/1.0</p>".encode()


def answered(body: bytes = BODY, *headers: tuple[str, str], status: int = 200) -> Answered:
    return Answered(
        status=status, reason="OK", headers=[("Content-Type", "text/html"), *headers], body=body,
        request_line="GET /1.html HTTP/1.1", request_headers=[("Host", "a.example")],
    )  # fmt: skip


def written(path: Path) -> Path:
    with WarcFile(path, source="s", run="R", software="Huanyu") as warc:
        warc.start(NOW)
        warc.answer(LIST, answered(), NOW)
        warc.answer(PAGE, answered(gzip.compress(BODY, mtime=0), ("Content-Encoding", "gzip")), NOW)
        warc.ended(Asked(url="http://a.example/2.html", role="article"), Status.TIMEOUT, "30 s", NOW)
        warc.resource(Asked(url="file:///工单.xlsx", role="import"), "application/vnd.ms-excel", b"PK\x03\x04", NOW)
    return path


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    listing, page, ended, table = fetches_of(written(tmp_path / "s-R.warc.gz"))
    assert (listing.url, listing.role, listing.http_status, listing.body) == (LIST.url, "list", 200, BODY)
    assert (page.via, page.part_of, page.content_type, page.body) == (LIST.url, PAGE.part_of, "text/html", BODY)
    assert page.hints == {"title": "标题 两行", "published": "2026-06-17"}
    assert (ended.status, ended.detail, ended.http_status, ended.body) == (Status.TIMEOUT, "30 s", None, b"")
    assert (table.role, table.body, table.content_type) == ("import", b"PK\x03\x04", "application/vnd.ms-excel")
    assert {fetch.fetched_at for fetch in (listing, page, ended, table)} == {NOW}
    assert {(fetch.source, fetch.run) for fetch in (listing, page, ended, table)} == {("s", "R")}


def test_the_same_fetches_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = written(tmp_path / "a" / "s-R.warc.gz"), written(tmp_path / "b" / "s-R.warc.gz")
    assert one.read_bytes() == other.read_bytes()


def test_each_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    data, members = written(tmp_path / "s-R.warc.gz").read_bytes(), 0
    while data:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        assert member.decompress(data).startswith(b"WARC/1.1\r\n")
        data, members = member.unused_data, members + 1
    # warcinfo, thrice for each of two answers, one ending, twice for the table
    assert members == 1 + 6 + 1 + 2


def test_the_digests_hold_before_warcios_own_checker(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    class Options:
        inputs = (str(written(tmp_path / "s-R.warc.gz")),)
        verbose = True
        exitVal = 0

    checker = Checker(Options)
    checker.process_all()
    assert checker.exit_value == 0
    assert "digest pass" in capsys.readouterr().out


def test_another_archives_reader_finds_the_records_their_digests_and_the_bodies(tmp_path: Path) -> None:
    path = written(tmp_path / "s-R.warc.gz")
    found = []
    with path.open("rb") as file:
        for record in OtherIterator(file, parse_http=False):
            if record.record_type != WarcRecordType.warcinfo:
                assert record.verify_block_digest()
            if record.record_type == WarcRecordType.response:
                record.parse_http()
                assert record.verify_payload_digest()
                found.append((record.headers["WARC-Target-URI"], record.http_headers.status_code, record.reader.read()))
    pages = [fetch for fetch in fetches_of(path) if fetch.http_status is not None]
    assert [(url, status) for url, status, _ in found] == [(page.url, page.http_status) for page in pages]
    assert [body for *_, body in found] == [BODY, gzip.compress(BODY, mtime=0)]


def test_request_and_metadata_point_at_their_response(tmp_path: Path) -> None:
    with written(tmp_path / "s-R.warc.gz").open("rb") as file:
        heads = [(record.rec_type, record.rec_headers.get_header) for record in ArchiveIterator(file)]
    _info, response, request, metadata = heads[:4]
    assert [kind for kind, _ in heads[:4]] == ["warcinfo", "response", "request", "metadata"]
    number = response[1]("WARC-Record-ID")
    assert request[1]("WARC-Concurrent-To") == number
    assert metadata[1]("WARC-Refers-To") == metadata[1]("WARC-Concurrent-To") == number


def test_a_fetch_is_found_by_its_record(tmp_path: Path) -> None:
    path = written(tmp_path / "s-R.warc.gz")
    page = list(fetches_of(path))[1]
    assert fetch_of(path, page.record) == page
    with pytest.raises(LookupError, match="no record"):
        fetch_of(path, "<urn:uuid:0>")


def test_the_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    warc = WarcFile(tmp_path / "s-R.warc.gz", source="s", run="R", software="Huanyu")
    warc.start(NOW)
    warc.answer(LIST, answered(), NOW)
    assert [path.name for path in tmp_path.iterdir()] == [".s-R.warc.gz.tmp"]
    warc.close()
    assert [path.name for path in tmp_path.iterdir()] == ["s-R.warc.gz"]


def test_a_file_whose_writing_broke_is_dropped(tmp_path: Path) -> None:
    warc = WarcFile(tmp_path / "s-R.warc.gz", source="s", run="R", software="H")
    warc.start(NOW)
    warc.__exit__(RuntimeError, RuntimeError(), None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(BODY)), ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY)[2:-4]), ("", BODY), ("br", BODY), ("gzip", BODY),
    ],
    ids=["gzip", "deflate", "raw deflate", "none", "unknown", "said gzip but is not"],
)  # fmt: skip
def test_bodies_are_unpacked_as_servers_pack_them(coding: str, packed: bytes) -> None:
    assert inflated(packed, coding) == BODY


def test_a_small_body_that_holds_gigabytes_is_cut() -> None:
    bomb = gzip.compress(bytes(2 * MAX_INFLATED_BYTES))
    assert len(inflated(bomb, "gzip")) == MAX_INFLATED_BYTES
