"""How right and how quick extraction is on the saved pages: `python -m bench.extract --shared DIR`."""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawlers.clock import SHANGHAI
from crawlers.extract import Extracted, extract

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
    found: Extracted

    @property
    def f(self) -> float | None:
        return None if not self.page.body else f_measure(self.found.body, self.page.body)

    @property
    def title_right(self) -> bool | None:
        return None if not self.page.title else same_title(self.found.title, self.page.title)

    @property
    def day_right(self) -> bool | None:
        return None if not self.page.day else (self.found.published_at or "")[:10] == self.page.day[:10]


def answers(found: list[Page]) -> list[Answer]:
    return [Answer(page, extract(page.html, url=page.url, fetched_at=SAVED_BY)) for page in found]


def pages_a_second(found: list[Page], rounds: int) -> float:
    """Of one core: processor time, the best of `rounds`, so that what else the machine does counts least."""
    times_s = []
    for _ in range(rounds):
        begun = time.process_time()
        answers(found)
        times_s.append(time.process_time() - begun)
    return len(found) / min(times_s)


def row(measured: list[Answer], speed: float) -> str:
    fs = [answer.f for answer in measured if answer.f is not None]
    titles = [answer.title_right for answer in measured if answer.title_right is not None]
    days = [answer.day_right for answer in measured if answer.day_right is not None]
    return (
        f"| huanyu | {speed:.0f} | {sum(f >= GOOD_F for f in fs)}/{len(fs)} | {sum(fs) / max(1, len(fs)):.3f} "
        f"| {sum(titles)}/{len(titles)} | {sum(days)}/{len(days)} |"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, required=True, help="the folder with data/pages")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--misses", action="store_true", help="name the pages that are not right")
    chosen = options.parse_args()
    found = list(pages(chosen.shared))
    measured = answers(found)
    print("| | pages/s | body F ≥ .9 | mean F | title | date |\n|---|---|---|---|---|---|")
    print(row(measured, pages_a_second(found, chosen.rounds)))
    for answer in measured if chosen.misses else []:
        _tell(answer)


def _tell(answer: Answer) -> None:
    page, found = answer.page, answer.found
    if answer.f is not None and answer.f < GOOD_F:
        print(f"{page.name}: F {answer.f:.3f}, {len(found.body)} characters of {len(page.body or '')}")
    if answer.title_right is False:
        print(f"{page.name}: title {found.title!r}, not {page.title!r}")
    if answer.day_right is False:
        print(f"{page.name}: {found.published_at} ({found.status}), not {page.day}")


if __name__ == "__main__":
    main()
