"""How right and how quick extraction is on the saved pages, with its peers: `python -m bench.extract --shared DIR`."""

from __future__ import annotations

import argparse
import json
import logging
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.peers import Extractor, Said, absent, present
from crawlers.clock import SHANGHAI
from crawlers.extract import extract

# the pages were saved by then; a later date in one of them is a mistake
SAVED_BY = datetime(2024, 12, 31, tzinfo=SHANGHAI)
GOOD_F = 0.9
_COUNTED = re.compile(r"[0-9A-Za-z\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    html: bytes
    url: str | None
    body: str | None
    title: str | None
    day: str | None


def pages(shared: Path) -> Iterator[Page]:
    """All pages that have an answer in a gold.json."""
    for gold in sorted((shared / "data" / "pages").glob("*/gold.json")):
        data = json.loads(gold.read_text(encoding="utf-8"))
        entries = data if isinstance(data, list) else [{"page": name, **entry} for name, entry in data.items()]
        for entry in entries:
            yield _page(gold.parent, entry)


def _page(folder: Path, entry: dict[str, Any]) -> Page:
    html = (folder / entry["page"]).read_bytes()
    return Page(entry["page"], html, entry.get("url"), entry.get("body"), entry.get("title"), entry.get("date"))


def grams(text: str) -> Counter[str]:
    """4-grams over letters, digits and Han."""
    plain = "".join(_COUNTED.findall(text))
    return Counter(plain[place : place + 4] for place in range(max(1, len(plain) - 3)))


def f_measure(found: str, wanted: str) -> float:
    ours, theirs = grams(found), grams(wanted)
    return 2 * sum((ours & theirs).values()) / (sum(ours.values()) + sum(theirs.values()))


def same_title(found: str, wanted: str) -> bool:
    return "".join(_COUNTED.findall(found)) == "".join(_COUNTED.findall(wanted))


@dataclass(frozen=True, slots=True)
class Answer:
    page: Page
    said: Said

    @property
    def f(self) -> float | None:
        return None if not self.page.body or self.said.body is None else f_measure(self.said.body, self.page.body)

    @property
    def title_right(self) -> bool | None:
        return None if not self.page.title or self.said.title is None else same_title(self.said.title, self.page.title)

    @property
    def day_right(self) -> bool | None:
        return None if not self.page.day or self.said.day is None else self.said.day[:10] == self.page.day[:10]


def ours(html: bytes, url: str | None) -> Said:
    found = extract(html, url=url, fetched_at=SAVED_BY)
    return Said(found.body, found.title, found.published_at or "")


def answers(found: list[Page], extractor: Extractor = ours) -> list[Answer]:
    return [Answer(page, _said(extractor, page)) for page in found]


def _said(extractor: Extractor, page: Page) -> Said:
    """An extractor that fails on a page has said nothing right."""
    try:
        return extractor(page.html, page.url)
    except Exception:
        return Said("", "", "")


def pages_a_second(found: list[Page], rounds: int, extractor: Extractor = ours) -> float:
    """Of one core: processor time, the best of `rounds`, so that what else the machine does counts least."""
    times_s = []
    for _ in range(rounds):
        begun = time.process_time()
        answers(found, extractor)
        times_s.append(time.process_time() - begun)
    return len(found) / min(times_s)


def row(name: str, measured: list[Answer], speed: float) -> str:
    fs = [answer.f for answer in measured if answer.f is not None]
    titles = [answer.title_right for answer in measured if answer.title_right is not None]
    days = [answer.day_right for answer in measured if answer.day_right is not None]
    bodies = [f"{sum(f >= GOOD_F for f in fs)}/{len(fs)}", f"{sum(fs) / len(fs):.3f}"] if fs else ["–", "–"]
    cells = [name, f"{speed:,.0f}", *bodies, *(f"{sum(each)}/{len(each)}" if each else "–" for each in (titles, days))]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, required=True, help="the folder with data/pages")
    options.add_argument("--rounds", type=int, default=5, help="of ours; peers run once")
    options.add_argument("--misses", action="store_true", help="name the pages that are not right; leave peers out")
    chosen = options.parse_args()
    found = list(pages(chosen.shared))
    size_kb = sum(len(page.html) for page in found) / len(found) / 1000
    print(f"{len(found)} pages, {size_kb:.0f} KB each on average, one core.\n")
    print("| | pages/s | body F ≥ .9 | mean F | title | date |\n|---|---|---|---|---|---|")
    measured = answers(found)
    print(row("huanyu", measured, pages_a_second(found, chosen.rounds)))
    if chosen.misses:
        for answer in measured:
            _tell(answer)
    else:
        _print_peers(found)


def _print_peers(found: list[Page]) -> None:
    logging.disable()  # theirs, on pages that they find strange
    for peer in present():
        extractor = peer.make()
        print(row(peer.name, answers(found, extractor), pages_a_second(found, 1, extractor)), flush=True)
    if names := absent():
        print(f"\nAbsent, so not measured: {', '.join(names)} (pip install -e '.[bench]').")


def _tell(answer: Answer) -> None:
    page, said = answer.page, answer.said
    if answer.f is not None and answer.f < GOOD_F:
        print(f"{page.name}: F {answer.f:.3f}, {len(said.body or '')} characters of {len(page.body or '')}")
    if answer.title_right is False:
        print(f"{page.name}: title {said.title!r}, not {page.title!r}")
    if answer.day_right is False:
        print(f"{page.name}: {said.day}, not {page.day}")


if __name__ == "__main__":
    main()
