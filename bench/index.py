"""The embedded index and its peers: in, found, on the disk, beside a writer, handed on: `python -m bench.index`.

--articles N    how many articles ours holds; a tenth of them first, to see how cost grows (the goal is of 1,000,000)
--peers N       how many SQLite FTS5 and tantivy-py used plainly hold (20,000)
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench.articles import BODIES, documents
from bench.index_peers import PEERS, Peer, Prepared, cut
from cities.city import City
from cities.load import load_city
from index.document import Document
from index.embedded import EmbeddedStore
from index.embedded_writing import DOCUMENTS_CUT_AT_ONCE
from index.export import csv_chunks, write_excel
from index.query import parse_query
from index.store import FACETS, All, Sort, Words
from index.text import Cutter, city_words

OURS = "Huanyu, cutting in it"
LOG = Path(__file__).with_name("queries.tsv")
SHOWN = 20
CORRECTIONS = 20
WRITTEN_BESIDE = 20_000
ROWS = (10_000, 100_000)

Query = tuple[Sort, str]
Times = tuple[float, float]


@dataclass
class Spent:
    """Seconds by the clock, of the processor, and of it in the calling thread; what reading documents took is out."""

    clock: float
    processor: float
    thread: float


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--articles", type=int, default=100_000)
    asked.add_argument("--peers", type=int, default=20_000)
    asked.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    asked.add_argument("--export", nargs=3, help=argparse.SUPPRESS)
    how = asked.parse_args()
    city = load_city("sample")
    if how.write:
        _store(how.write, city).put(replace(each, id=f"w{each.id}") for each in documents(city, WRITTEN_BESIDE))
    elif how.export:
        _export(_store(Path(how.export[0]), city), city, how.export[1], int(how.export[2]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            _bench(Path(folder), city, how.articles, how.peers)


def log() -> list[Query]:
    """(order, query) as analysts asked them in a day, in their order."""
    return [tuple(line.split("\t")) for line in LOG.read_text(encoding="utf-8").splitlines()]  # type: ignore[misc]


def _bench(folder: Path, city: City, articles: int, peers: int) -> None:
    queries = log()
    print(
        f"{len(queries)} queries of analysts ({len(set(queries))} different), each for a page of {SHOWN} and the\n"
        f"counts of {len(FACETS)} fields: p50 / p95 in ms, by the clock and of the processor (where others use it\n"
        "too, that is what a search costs). *first*: each for the first time; *log*: as they came, counts kept.\n"
    )
    heads = "engine|articles|in, a second|processor µs each|bytes each|first, clock|first, processor|log, processor"
    print(f"| {heads.replace('|', ' | ')} |\n{'|---' * (heads.count('|') + 1)}|")
    store = None
    each_of: dict[str, float] = {}
    for number in (articles // 10, articles):
        store = _store(folder / f"{number}", city)
        spent = _spent(store.rebuild, documents(city, number))
        times = (_first_times(store, city, queries), _log_times(store, city, queries))
        _row(OURS, number, spent, _bytes(store.root) / number, times)
        each_of[OURS] = spent.processor / number * 1e6
    prepared: list[Prepared] = [
        (each, cut(f"{each.title}\n{each.body}")) for each in documents(city, min(peers, BODIES))
    ]
    for kind in PEERS:
        peer = kind(folder / kind.__name__)
        spent = _spent(peer.put, _again(prepared, peers))
        times = _peer_times(peer, city, queries[: kind.QUERIES])
        _row(f"{kind.NAME}, words cut before", peers, spent, _bytes(folder / kind.__name__) / peers, (times,))
        each_of[kind.NAME] = spent.processor / peers * 1e6
    assert store is not None
    print()
    _parts(city, folder, each_of)
    _corrections(store, city)
    _beside_a_writer(store, city, queries)
    _exports(store)


def _store(root: Path, city: City) -> EmbeddedStore:
    return EmbeddedStore(root, Cutter(city_words(city)))


def _again(prepared: list[Prepared], number: int) -> Iterator[Prepared]:
    for each in range(number):
        document, words = prepared[each % len(prepared)]
        yield replace(document, id=f"{each:016x}"), words


def _spent(put: Callable[[Iterator[Any]], object], found: Iterator[Any]) -> Spent:
    reading = Spent(0, 0, 0)

    def read() -> Iterator[Any]:
        while True:
            clock, thread = time.perf_counter(), time.thread_time()
            each = next(found, None)
            reading.clock += time.perf_counter() - clock
            reading.thread += time.thread_time() - thread
            if each is None:
                return
            yield each

    clock, processor, thread = time.perf_counter(), time.process_time(), time.thread_time()
    put(read())
    return Spent(
        time.perf_counter() - clock - reading.clock,
        time.process_time() - processor - reading.thread,
        time.thread_time() - thread - reading.thread,
    )


def _ms(work: Callable[[], object]) -> Times:
    """By the clock and of the processor, all threads of this process together."""
    begun, processor = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - begun) * 1000, (time.process_time() - processor) * 1000


def _search(store: EmbeddedStore, city: City, sort: Sort, text: str) -> None:
    store.search(parse_query(text, city), limit=SHOWN, sort=sort, facets=FACETS)


def _first_times(store: EmbeddedStore, city: City, queries: list[Query]) -> list[Times]:
    """Of every different query, asked once of an index that nobody has asked yet; what the processor holds is warm."""
    store.close()
    _search(store, city, "time", "今天")
    return [_ms(lambda q=query: _search(store, city, *q)) for query in dict.fromkeys(queries)]  # type: ignore[misc]


def _log_times(store: EmbeddedStore, city: City, queries: list[Query]) -> list[Times]:
    store.close()
    return [_ms(lambda q=query: _search(store, city, *q)) for query in queries]  # type: ignore[misc]


def _peer_times(peer: Peer, city: City, queries: list[Query]) -> list[Times]:
    return [_ms(lambda q=query: peer.search(parse_query(q[1], city), q[0])) for query in queries]  # type: ignore[misc]


def _row(name: str, number: int, spent: Spent, size: float, times: Sequence[list[Times]]) -> None:
    rate, each = number / spent.clock, spent.processor / number * 1e6
    clock = _shown(clock for clock, _ in times[0])
    processor = " | ".join(_shown(processor for _, processor in some) for some in times)
    print(f"| {name} | {number:,} | {rate:,.0f} | {each:.0f} | {size:,.0f} | {clock} | {processor} |", flush=True)


def _shown(times: Iterable[float]) -> str:
    """p50 / p95"""
    some = sorted(times)
    return f"{some[len(some) // 2]:.2f} / {some[int(len(some) * 0.95)]:.2f}"


def _bytes(root: Path) -> int:
    return sum(path.stat().st_size for path in root.rglob("*") if path.is_file())


def _parts(city: City, folder: Path, each_of: dict[str, float]) -> None:
    """What cutting costs, ours and jieba's, and what the machine could do at most: the peers' pace on both cores."""
    number = BODIES
    some = list(documents(city, number))
    store = _store(folder / "parts", city)
    tokens = store.tokens  # reads the dictionary, once for a process
    whole = _spent(store.rebuild, iter(some))
    texts = [text for each in some for text in (each.title, each.body)]
    begun = time.thread_time()
    for at in range(0, len(texts), 2 * DOCUMENTS_CUT_AT_ONCE):
        tokens.cut(texts[at : at + 2 * DOCUMENTS_CUT_AT_ONCE])
    cutting = (time.thread_time() - begun) / number * 1e6
    begun = time.thread_time()
    for text in texts[:400]:
        cut(text)
    by_jieba = (time.thread_time() - begun) / 200 * 1e6
    processor, thread = whole.processor / number * 1e6, whole.thread / number * 1e6
    print(
        f"Of {processor:.0f} µs of processor an article the calling thread spends {thread:.0f}, {cutting:.0f} of them "
        f"to cut the text into characters and pairs; the rest is the engine's. On two free cores that is "
        f"{1e6 / max(thread, processor / 2):,.0f} articles a second with cutting in it and "
        f"{1e6 / max(thread - cutting, (processor - cutting) / 2):,.0f} without; a million take "
        f"{max(thread, processor / 2):.0f} s. jieba's cut_for_search alone would take {by_jieba:,.0f} µs.\n"
    )
    ours = each_of.pop(OURS)
    for name, spent in each_of.items():
        print(
            f"{name} spends {spent:.0f} µs on an article whose words are cut already, so two cores take "
            f"{2e6 / spent:,.0f} a second; Huanyu spends {ours:.0f}, cutting in it: {spent / ours:.2f} of its pace."
        )
    print()


def _corrections(store: EmbeddedStore, city: City) -> None:
    """From the moment a corrected document is put until a search has it."""
    some = list(islice(documents(city, CORRECTIONS), CORRECTIONS))

    def correct(document: Document) -> None:
        store.put([replace(document, title=f"更正{document.id}")])
        found = store.search(Words(text=f"更正{document.id}"), limit=1)
        if [hit.document.id for hit in found.hits] != [document.id]:
            raise RuntimeError(f"{document.id} is not found after its correction")

    times = [_ms(lambda each=each: correct(each))[0] for each in some]  # type: ignore[misc]
    print(f"A correction is found after {statistics.median(times):.0f} ms (median; most {max(times):.0f}).\n")


def _beside_a_writer(store: EmbeddedStore, city: City, queries: list[Query]) -> None:
    """A reader in this process while another process puts articles, in the same order of queries as before."""
    command = [sys.executable, "-m", "bench.index", "--write", str(store.root)]
    alone = _first_times(store, city, queries)
    with subprocess.Popen(command) as writer:
        beside: list[Times] = []
        for query in cycle(queries):
            if writer.poll() is not None:
                break
            beside.append(_ms(lambda q=query: _search(store, city, *q)))  # type: ignore[misc]
    print(f"{len(beside):,} searches while another process puts {WRITTEN_BESIDE:,} articles in, and the same alone:")
    for name, some in (("beside it", beside), ("alone", alone)):
        shown = [_shown(one) for one in zip(*some, strict=True)]
        print(f"{name} {shown[0]} ms by the clock, {shown[1]} of the processor.")
    print()


def _exports(store: EmbeddedStore) -> None:
    """Each in a process of its own, for its highest memory."""
    print("| export | rows | seconds | highest memory, MB |")
    print("|---|---|---|---|")
    for kind in ("csv", "xlsx"):
        for rows in ROWS:
            command = [sys.executable, "-m", "bench.index", "--export", str(store.root), kind, str(rows)]
            print(subprocess.run(command, check=True, capture_output=True, text=True).stdout, end="")


def _export(store: EmbeddedStore, city: City, kind: str, rows: int) -> None:
    highest = 0.0

    def watched() -> Iterator[Document]:
        nonlocal highest
        for number, each in enumerate(islice(store.each(All()), rows)):
            if number % 1_000 == 0:
                highest = max(highest, _own_mb())
            yield each

    begun = time.perf_counter()
    with tempfile.TemporaryFile() as file:
        if kind == "csv":
            file.writelines(csv_chunks(watched(), city))
        else:
            write_excel(watched(), city, file)
    print(f"| {kind} | {rows:,} | {time.perf_counter() - begun:.0f} | {max(highest, _own_mb()):.0f} |")


def _own_mb() -> float:
    """Memory of the process that is not a mapped file."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon"))


if __name__ == "__main__":
    main()
