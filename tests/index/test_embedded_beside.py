"""A rebuild of many documents, which another process writes: the same answers as here, and nothing changed where either
of the two is killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import embedded_beside, embedded_writing
from index.document import Document
from index.embedded import EmbeddedStore
from index.store import FACETS, All, DocumentsRefused, StoreError, Words
from index.text import Cutter
from tests.index.made import generated, made

DOCUMENTS = [*generated(200, seed=3), made("噪声", "夜里施工的噪声"), made("噪声", "不再有噪声")]
KILLED = """
import os, signal, sys
from pathlib import Path
import index.embedded
from index.text import Cutter
from tests.index.made import generated

def documents():
    yield from generated(150, seed=3)
    os.kill(os.getpid(), signal.SIGKILL)

index.embedded.LEARNT_FROM = 10
index.embedded.EmbeddedStore(Path(sys.argv[1]), Cutter()).rebuild(documents())
"""


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that write for this one, which begin at ten documents."""
    begun: list[subprocess.Popen[bytes]] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *said: Any, **more: Any) -> None:
            super().__init__(*said, **more)
            begun.append(self)

    monkeypatch.setattr("index.embedded.LEARNT_FROM", 10)
    monkeypatch.setattr(embedded_beside.subprocess, "Popen", Watched)
    return begun


def test_what_another_process_wrote_answers_as_what_was_written_here(
    tmp_path: Path, beside: list[subprocess.Popen[bytes]]
) -> None:
    cutter = Cutter(["水美社区"])
    here, other = (EmbeddedStore(tmp_path / name, cutter) for name in ("here", "other"))
    here.put(DOCUMENTS[:5])
    here.put(DOCUMENTS[5:])
    with pytest.raises(DocumentsRefused) as refused:
        other.rebuild([*DOCUMENTS, replace(made("a1"), published_at="gestern")])
    assert len(beside) == 1
    assert (refused.value.taken, list(refused.value.refused)) == (201, ["a1"])
    assert list(other.versions()) == list(here.versions())
    for query in (All(), Words(text="噪声"), Words(text="水美社区"), Words(text="的", phrase=True)):
        assert other.search(query, sort="time", facets=FACETS) == here.search(query, sort="time", facets=FACETS)
    assert other.put([made("a2", "噪声又起")]) == 1
    assert other.search(Words(text="噪声"), facets=FACETS).total == here.search(Words(text="噪声")).total + 1


def test_a_rebuild_whose_writing_process_is_killed_changes_nothing_and_says_so(
    embedded: EmbeddedStore, beside: list[subprocess.Popen[bytes]]
) -> None:
    embedded.put([made("a1")])

    def documents() -> Iterator[Document]:
        yield from DOCUMENTS[:150]
        beside[0].kill()
        yield from DOCUMENTS[150:]

    with pytest.raises(StoreError, match=r"没有建成：写入的进程中断（状态 -9）"):
        embedded.rebuild(documents())
    assert [hit.document.id for hit in embedded.search(All()).hits] == ["a1"]
    assert embedded.rebuild(DOCUMENTS) == 201
    assert len([path for path in embedded.root.iterdir() if path.is_dir()]) == 1


def test_a_mistake_while_reading_ends_the_writing_process(
    embedded: EmbeddedStore, beside: list[subprocess.Popen[bytes]]
) -> None:
    embedded.put([made("a1")])

    def documents() -> Iterator[Document]:
        yield from DOCUMENTS[:150]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        embedded.rebuild(documents())
    assert beside[0].returncode == -9
    assert embedded.search(All()).total == 1


def test_of_a_killed_process_the_one_that_writes_for_it_ends_too(embedded: EmbeddedStore) -> None:
    embedded.put([made("a1")])
    command = [sys.executable, "-c", KILLED, str(embedded.root)]
    # The pipe ends when the last of the two has ended.
    ended = subprocess.run(command, cwd=Path(__file__).parents[2], stderr=subprocess.PIPE, timeout=60)
    assert (ended.returncode, ended.stderr) == (-9, b"")
    assert [hit.document.id for hit in embedded.search(All()).hits] == ["a1"]
    assert embedded.rebuild([made("a2")]) == 1


@pytest.mark.parametrize(
    ("gigabytes", "processors", "heap"),
    [(0, 2, (256_000_000, 1)), (8, 2, (1_000_000_000, 1)), (64, 2, (3_900_000_000, 1)), (64, 8, (7_800_000_000, 2))],
)
def test_a_rebuild_gathers_a_part_of_the_memory_within_bounds(
    gigabytes: int, processors: int, heap: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_writing, "_memory", lambda: gigabytes * 10**9)
    monkeypatch.setattr(embedded_writing.os, "cpu_count", lambda: processors)
    assert embedded_writing.heap_of_a_rebuild() == heap


def test_a_container_with_less_memory_than_its_machine_bounds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound = tmp_path / "memory.max"
    monkeypatch.setattr(embedded_writing, "_MEMORY_OF_A_CONTAINER", bound)
    whole = embedded_writing._memory()
    bound.write_text("max\n", encoding="ascii")
    assert embedded_writing._memory() == whole > 10**6
    bound.write_text("1000000\n", encoding="ascii")
    assert embedded_writing._memory() == 10**6


def test_why_the_writing_process_cannot_write_is_told(tmp_path: Path, embedded: EmbeddedStore) -> None:
    with pytest.raises(StoreError, match=f"检索库 {tmp_path} 无法读写"):
        embedded_beside.write_beside(tmp_path, tmp_path / "000001", embedded.tokens, iter(()), lambda: None)
