"""Collecting, on a local site: pages a second beside a bare Scrapy spider that only fetches the same pages, memory over
a long crawl that is killed and gone on with, and many hosts at once of which one is dead.

    python -m bench.collect [--pages N …] [--long N] [--sources N]
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import date, datetime
from pathlib import Path

from bench.local_site import LIST_LENGTH, SILENT, LocalSite
from bench.watched import Watched, crawl_processes
from cities.load import load_city
from cities.sources import Source, Sources
from crawlers.clock import SHANGHAI
from crawlers.collect import CollectError, collect
from crawlers.folder import DataFolder
from crawlers.warc.reader import fetches_of

DAY = date(2026, 6, 17)
NOW = datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)
PARALLEL = 8
"""As many requests at once as Scrapy makes to a host unless told otherwise."""
TURNS = 3
SILENT_TIMEOUT_S = 5


def source(site: str, number: int = 0, **values: object) -> Source:
    entry = {
        "id": f"s{number}", "name": "本机", "kind": "sitemap", "tier": "city", "family": "f",
        "urls": [f"{site}/sitemap.xml"], "pace_s": 0, "parallel": PARALLEL, "max_pages": 10_000_000,
        "max_minutes": 600, "private_address": True,
    }  # fmt: skip
    return Source.model_validate(entry | values)


def gathered(folder: DataFolder, *sources: Source) -> float:
    """Collects the sources; returns the seconds it took, the start of the crawl's process included."""
    city = load_city("sample").model_copy(update={"sources_file": Sources(sources=sources)})
    began = time.monotonic()
    collect(city, folder, DAY, now=NOW, contact="a@b.example")
    return time.monotonic() - began


def bare(site: str, pages: int) -> float:
    """The seconds that the peer took for the same pages, the start of its process included as it is in ours."""
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "bench.bare", site], capture_output=True, text=True, check=True)
    took = time.monotonic() - began
    if int(done.stdout) != pages:
        raise RuntimeError(f"the bare spider fetched {done.stdout.strip()} pages of {pages}")
    return took


def _processor_s() -> float:
    """Processor time of all processes that have ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def rates(pages: int) -> str:
    """Pages a second of both, some times each in turn, the best of each, and the processor time of a page."""
    took: dict[str, list[float]] = {"ours": [], "bare": []}
    used: dict[str, list[float]] = {"ours": [], "bare": []}
    with LocalSite(pages) as site, tempfile.TemporaryDirectory() as name:
        for turn in range(TURNS):
            for which in ("bare", "ours"):
                before = _processor_s()
                folder = DataFolder(Path(name) / str(turn))
                seconds = bare(site.url, pages) if which == "bare" else gathered(folder, source(site.url))
                took[which].append(seconds)
                used[which].append((_processor_s() - before) / pages * 1000)
    ours, theirs = pages / min(took["ours"]), pages / min(took["bare"])
    return (
        f"- {pages:,} pages of 16 KB from a local site, from the process's start to its end: Huanyu {ours:,.0f} "
        f"pages/s with evidence written, a bare Scrapy spider that only fetches them {theirs:,.0f}: "
        f"{ours / theirs:.2f} of it (wanted: .90); processor time of a page {min(used['ours']):.2f} ms and "
        f"{min(used['bare']):.2f} ms\n"
    )


def _kill_when(site: LocalSite, asked: int) -> None:
    while site.asked().total() < asked:
        time.sleep(0.2)
    for pid in crawl_processes():
        os.kill(pid, signal.SIGKILL)


def long_crawl(pages: int) -> str:
    """A crawl killed half-way and gone on with: its memory, what was lost, what was fetched twice."""
    with LocalSite(pages) as site, tempfile.TemporaryDirectory() as name:
        folder = DataFolder(Path(name))
        with Watched() as watched:
            threading.Thread(target=_kill_when, args=(site, pages // 2), daemon=True).start()
            try:
                gathered(folder, source(site.url))
                raise RuntimeError("the crawl ended before it was killed")
            except CollectError:
                pass
            rest_s = gathered(folder, source(site.url))
        twice = sum(count - 1 for path, count in site.asked().items() if path.startswith(("/a/", "/part-", "/sitemap")))
        kept = Counter(fetch.url for path in folder.pages(DAY).iterdir() for fetch in fetches_of(path))
        lost = sum(kept[f"{site.url}/a/{number}.html"] != 1 for number in range(pages))
    return (
        f"- {pages:,} pages, killed (-9) half-way and gone on with ({rest_s:.0f} s): {lost} lost, "
        f"{twice} fetched twice with {PARALLEL} under way; memory {watched.most_mb(last=1 / 3):.0f} MB in the first "
        f"third of the time, {watched.most_mb(first=2 / 3):.0f} MB in the last, {watched.most_mb():.0f} MB at most "
        "(wanted: under 500)\n"
    )


def many_sources(count: int) -> str:
    """One collection of so many hosts at the pace of one request a second each, without and with one that takes
    connections and never answers."""
    with LocalSite(0) as site, tempfile.TemporaryDirectory() as name:
        hosts = [f"127.{1 + number // 250}.0.{1 + number % 250}" for number in range(count)]
        lists = [_list(site.host(host), number) for number, host in enumerate(hosts)]
        with Watched() as watched:
            whole_s = gathered(DataFolder(Path(name) / "a"), *lists)
        folder = DataFolder(Path(name) / "b")
        gathered(folder, *lists[1:], _list(site.host(SILENT), count))
        ended = {path.name.split("-")[0]: path.stat().st_mtime for path in folder.pages(DAY).iterdir()}
        dead_at = ended.pop(f"s{count}")
        others_s = max(ended.values()) - min(ended.values())
        after_s = dead_at - max(ended.values())
    return (
        f"- {count} hosts in one collection, {LIST_LENGTH + 2} requests each a second apart: {whole_s:.0f} s, "
        f"{watched.most_processes} process beside the caller, {watched.most_mb():.0f} MB, {watched.most_files} open "
        f"files; with a silent host in one's place the other {count - 1} ended within {others_s:.1f} s of one another, "
        f"the silent one {after_s:.0f} s after them\n"
    )


def _list(site: str, number: int) -> Source:
    urls = [f"{site}/list/"]
    return source(site, number, kind="press", parallel=1, pace_s=1, urls=urls, timeout_s=SILENT_TIMEOUT_S)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.collect")
    parser.add_argument("--pages", type=int, nargs="*", default=[500, 3_000])
    parser.add_argument("--long", type=int, default=20_000)
    parser.add_argument("--sources", type=int, default=500)
    options = parser.parse_args()
    for pages in filter(None, options.pages):
        print(rates(pages), end="", flush=True)
    print(long_crawl(options.long) if options.long else "", end="", flush=True)
    print(many_sources(options.sources) if options.sources else "", end="", flush=True)


if __name__ == "__main__":
    main()
