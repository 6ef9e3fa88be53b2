"""The embedded index and its peers: in, found, on the disk, beside a writer, handed on: `python -m bench.index`.

--articles N    how many articles ours holds; a tenth of them first, to see how cost grows (the goal is of 1,000,000)
--peers N       how many SQLite FTS5 and tantivy-py used plainly hold (20,000)
--folder DIR    keep what is made there; begun again after it was stopped, it goes on behind the last part that it ended
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import resource
import shutil
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

from bench.articles import documents
from bench.index_parts import parts
from bench.index_peers import PEERS, Peer, Prepared, cut
from cities.city import City
from cities.load import load_city
from huanyu.cli import LESS_URGENT
from index.document import Document
from index.embedded import EmbeddedStore
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
MADE_AT_ONCE = 500
PREPARED = 5_000
"""articles that jieba cuts for the peers, again and again under other ids"""

Query = tuple[Sort, str]
Times = tuple[float, float]


@dataclass
class Spent:
    """Seconds by the clock and of the processor; what making the documents took, which only the clock has in it."""

    clock: float
    processor: float
    making: float


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--articles", type=int, default=100_000)
    asked.add_argument("--peers", type=int, default=20_000)
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    asked.add_argument("--export", nargs=3, help=argparse.SUPPRESS)
    how = asked.parse_args()
    city = load_city("sample")
    if how.write:
        os.nice(LESS_URGENT)  # as `huanyu index` does
        _store(how.write, city).put(replace(each, id=f"w{each.id}") for each in documents(city, WRITTEN_BESIDE))
    elif how.export:
        _export(_store(Path(how.export[0]), city), city, how.export[1], int(how.export[2]))
    elif how.folder:
        how.folder.mkdir(parents=True, exist_ok=True)
        _bench(how.folder, city, how.articles, how.peers)
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
    part = Parts(folder)
    for number in (articles // 10, articles):
        part.done(f"ours-{number}", lambda n=number: _ours(part, city, n, queries))  # type: ignore[misc]
    for kind in PEERS:
        part.done(f"{kind.__name__}-{peers}", lambda k=kind: _peer(part, city, k, peers, queries))  # type: ignore[misc]
    print()
    part.done("growth", lambda: _growth(part, articles))
    part.done("parts", lambda: _parts(part, city, articles, peers))
    store = _store(folder / f"{articles}", city)
    part.done("corrections", lambda: _corrections(store, city))
    part.done("beside", lambda: _beside_a_writer(store, city, queries))
    part.done("exports", lambda: _exports(store))


class Parts:
    """What each part of the bench printed, and figures that later ones need, kept in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def done(self, name: str, work: Callable[[], None]) -> None:
        told = self.folder / f"{name}.txt"
        if not told.exists():
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                work()
            told.write_text(out.getvalue(), encoding="utf-8")
        print(told.read_text(encoding="utf-8"), end="", flush=True)

    def keep(self, name: str, **figures: float) -> None:
        (self.folder / f"{name}.json").write_text(json.dumps(figures))

    def kept(self, name: str) -> dict[str, float]:
        figures: dict[str, float] = json.loads((self.folder / f"{name}.json").read_text())
        return figures


def _ours(part: Parts, city: City, number: int, queries: list[Query]) -> None:
    store = _store(part.folder / f"{number}", city)
    assert store.tokens  # reads the dictionary, once for a process
    spent = _spent(store.rebuild, documents(city, number))
    first, again = _first_times(store, city, queries), _log_times(store, city, queries)
    _row(OURS, number, spent, _bytes(store.root) / number, (first, again))
    p50, p95 = _percentiles(processor for _, processor in first)
    part.keep(
        f"ours-{number}", each=spent.processor / number * 1e6, clock=spent.clock, making=spent.making, p50=p50, p95=p95
    )


def _peer(part: Parts, city: City, kind: type[Peer], number: int, queries: list[Query]) -> None:
    prepared: list[Prepared] = [
        (each, cut(f"{each.title}\n{each.body}")) for each in documents(city, min(number, PREPARED))
    ]
    root = part.folder / kind.__name__
    shutil.rmtree(root, ignore_errors=True)  # of a run that was stopped
    peer = kind(root)
    spent = _spent(peer.put, _again(prepared, number))
    times = _peer_times(peer, city, queries[: kind.QUERIES])
    _row(f"{kind.NAME}, words cut before", number, spent, _bytes(root) / number, (times,))
    part.keep(f"{kind.__name__}-{number}", each=spent.processor / number * 1e6)


def _growth(part: Parts, articles: int) -> None:
    less, more = part.kept(f"ours-{articles // 10}"), part.kept(f"ours-{articles}")
    times = {name: more[name] / less[name] for name in ("each", "p50", "p95")}
    print(
        f"All {articles:,} were built in {more['clock']:.0f} s by the clock, in which making them took "
        f"{more['making']:.0f}. Ten times the articles: a query takes {times['p50']:.1f} times as long at p50 and "
        f"{times['p95']:.1f} at p95, an article comes in at {times['each']:.2f} of the cost.\n"
    )


def _parts(part: Parts, city: City, articles: int, peers: int) -> None:
    parts(city, _store(part.folder / "parts", city))
    ours = part.kept(f"ours-{articles}")["each"]
    for kind in PEERS:
        spent = part.kept(f"{kind.__name__}-{peers}")["each"]
        print(
            f"{kind.NAME} spends {spent:.0f} µs on an article whose words are cut already, so two cores take "
            f"{2e6 / spent:,.0f} a second; Huanyu spends {ours:.0f}, cutting in it: {spent / ours:.2f} of its pace."
        )
    print()


def _store(root: Path, city: City) -> EmbeddedStore:
    return EmbeddedStore(root, Cutter(city_words(city)))


def _again(prepared: list[Prepared], number: int) -> Iterator[Prepared]:
    for each in range(number):
        document, words = prepared[each % len(prepared)]
        yield replace(document, id=f"{each:016x}"), words


def _spent(put: Callable[[Iterator[Any]], object], found: Iterator[Any]) -> Spent:
    making = 0.0

    def read() -> Iterator[Any]:
        nonlocal making
        while True:
            # Many at once: a thread's time is a system call, asked for each article it would be a good part of it.
            thread = time.thread_time()
            some = list(islice(found, MADE_AT_ONCE))
            making += time.thread_time() - thread
            if not some:
                return
            yield from some

    clock, processor = time.perf_counter(), _processor()
    put(read())
    return Spent(time.perf_counter() - clock, _processor() - processor - making, making)


def _processor() -> float:
    """Of this process and of those that it started and that have ended."""
    beside = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + beside.ru_utime + beside.ru_stime


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
    shown = [_shown(processor for _, processor in some) for some in times]
    processor = " | ".join([*shown, "–"][:2])  # others remember nothing that a log could find again
    print(f"| {name} | {number:,} | {rate:,.0f} | {each:.0f} | {size:,.0f} | {clock} | {processor} |", flush=True)


def _shown(times: Iterable[float]) -> str:
    return " / ".join(f"{each:.2f}" for each in _percentiles(times))


def _percentiles(times: Iterable[float]) -> tuple[float, float]:
    """p50 and p95."""
    some = sorted(times)
    return some[len(some) // 2], some[int(len(some) * 0.95)]


def _bytes(root: Path) -> int:
    return sum(path.stat().st_size for path in root.rglob("*") if path.is_file())


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
    """A reader in this process while another process puts articles, and then the same searches with nobody beside."""
    command = [sys.executable, "-m", "bench.index", "--write", str(store.root)]
    store.close()  # nothing is remembered, neither time
    with subprocess.Popen(command) as writer:
        beside: list[Times] = []
        for query in cycle(queries):
            if writer.poll() is not None:
                break
            beside.append(_ms(lambda q=query: _search(store, city, *q)))  # type: ignore[misc]
    store.close()
    alone = [_ms(lambda q=query: _search(store, city, *q)) for query in islice(cycle(queries), len(beside))]  # type: ignore[misc]
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
