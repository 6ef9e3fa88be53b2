"""The records on disk: schema numbers, JSON Schemas beside the code, samples of every number that are still read."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from crawlers.air import AirReading
from crawlers.article import Article, Observation, article_id, content_version, normal_text
from crawlers.audience import AudienceDay
from crawlers.comment import Comment
from crawlers.folder import FileError, records_of, write_records
from crawlers.quarantine import Quarantined
from crawlers.record import RecordError, json_schema_of, line_of, record_from
from index.document import Document
from nlp.annotation import Annotation
from nlp.relation import Event, Related

ROOT = Path(__file__).parent.parent
SAMPLES = Path(__file__).parent / "records"
KINDS: dict[str, tuple[type[Any], str]] = {
    "article": (Article, "crawlers"),
    "observation": (Observation, "crawlers"),
    "airreading": (AirReading, "crawlers"),
    "audienceday": (AudienceDay, "crawlers"),
    "comment": (Comment, "crawlers"),
    "quarantined": (Quarantined, "crawlers"),
    "annotation": (Annotation, "nlp"),
    "related": (Related, "nlp"),
    "event": (Event, "nlp"),
    "document": (Document, "index"),
}


@pytest.mark.parametrize("name", KINDS)
def test_the_json_schema_beside_the_code_is_the_record_s(name: str) -> None:
    kind, room = KINDS[name]
    written = json.loads((ROOT / room / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert written == json_schema_of(kind), "make schemas writes them anew"


@pytest.mark.parametrize("name", KINDS)
def test_a_sample_of_each_schema_number_is_still_read(name: str) -> None:
    kind, _ = KINDS[name]
    for number in range(1, kind.SCHEMA + 1):
        lines = (SAMPLES / f"{name}-{number}.jsonl").read_text(encoding="utf-8").splitlines()
        assert lines
        for line in lines:
            assert json.loads(line)["schema"] == number
            assert record_from(kind, line).schema == kind.SCHEMA


@pytest.mark.parametrize("name", KINDS)
def test_a_record_written_and_read_is_the_same_bytes(name: str) -> None:
    kind, _ = KINDS[name]
    for line in (SAMPLES / f"{name}-{kind.SCHEMA}.jsonl").read_text(encoding="utf-8").splitlines():
        assert line_of(record_from(kind, line)) == line


@pytest.mark.parametrize("name", KINDS)
def test_a_record_is_frozen_slotted_and_keyword_only(name: str) -> None:
    kind, _ = KINDS[name]
    assert kind.__dataclass_params__.frozen
    assert "__slots__" in vars(kind)
    assert all(field.kw_only for field in fields(kind))


def test_a_schema_number_of_the_future_is_refused_with_its_number() -> None:
    with pytest.raises(RecordError, match=r"schema 99 of Article is not one of 1 to 2"):
        record_from(Article, '{"schema": 99, "id": "a", "version": "b"}')


def test_a_wrong_field_is_named_with_its_value() -> None:
    with pytest.raises(RecordError, match=r"Article\.kind 'radio'"):
        record_from(Article, '{"schema": 1, "id": "a", "version": "b", "kind": "radio"}')


def test_a_bad_line_is_named_by_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    write_records(path, [Article(id="a", version="1")])
    path.write_bytes(path.read_bytes() + b"{broken\n")
    with pytest.raises(FileError, match=r"articles\.jsonl:2: not JSON"):
        list(records_of(Article, path))


def test_a_write_that_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    write_records(path, [Article(id="old", version="1")])

    def articles() -> Any:
        yield Article(id="new", version="1")
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        write_records(path, articles())
    assert [article.id for article in records_of(Article, path)] == ["old"]
    assert [each.name for each in tmp_path.iterdir()] == ["articles.jsonl"]


_KILLED_BEFORE_THE_RENAME = """
import os, signal, sys
from pathlib import Path
from crawlers import folder
folder.os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
folder.write_whole(Path(sys.argv[1]), b"half")
"""


def test_a_write_killed_before_its_rename_leaves_nothing_behind_the_next_write(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    killed = subprocess.run([sys.executable, "-c", _KILLED_BEFORE_THE_RENAME, str(path)], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert [each.name for each in tmp_path.iterdir()] != []
    assert not path.exists()
    write_records(path, [Article(id="new", version="1")])
    assert [each.name for each in tmp_path.iterdir()] == ["articles.jsonl"]


def test_text_becomes_nfc_paragraphs_without_white_space_at_their_ends() -> None:
    assert normal_text("  第一段\u3000 \r\n\n e\u0301  x\n") == "第一段\n\u00e9 x"


def test_the_platforms_id_wins_over_the_url_and_the_url_over_the_row() -> None:
    assert article_id(platform_id="4911", url="https://m.weibo.cn/detail/4911") == "4911"
    assert article_id(url="http://a.example/S/AbC") != article_id(url="http://a.example/s/abc")
    assert article_id(source="hotline", key="1") != article_id(source="hotline", key="2")


def test_the_version_changes_with_the_content_only() -> None:
    assert content_version("题", "文", None) == content_version("题", "文", None)
    assert content_version("题", "文", None) != content_version("题文", "", None)
