"""The figures, each part with its peers, told and written to bench/results.md: `python -m bench [--rounds N] [PART…]`.

Without a part all are run, which takes hours; `python -m bench month page` runs these alone and puts their sections in
the place of the old ones. What was never run says so. Each section says on which machine, when and beside what. A part
that goes no rounds itself is run in several (3 unless told): of each figure that was not the same in all of them the
median stands there with the least and the most.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawlers.clock import shanghai_now

HERE = Path(__file__).parent
ROOT = HERE.parent
RESULTS = HERE / "results.md"
SHARED = Path(os.environ.get("HUANYU_SHARED", ROOT.parent / "shared"))
NOT_RUN = "not run"
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_AS_WRITTEN = argparse.RawDescriptionHelpFormatter
HEAD = (
    "# Figures\n\nWritten by `make bench` (`python -m bench PART` for one part); do not edit. Rates are of one core by "
    "processor time where nothing else is said.\n\n"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A module of bench/ whose standard output is a section."""

    title: str
    module: str
    arguments: tuple[str, ...] = ()
    has_rounds: bool = False
    """It goes several rounds itself and prints what they spread over."""

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", f"bench.{self.module}", *self.arguments]


PARTS = {
    "extract": Part("Extraction", "extract", ("--shared", str(SHARED))),
    "annotate": Part("Annotation", "annotate", ("--shared", str(SHARED)), has_rounds=True),
    "segment": Part("Segmentation", "segment", has_rounds=True),
    "relate": Part("Near-duplicates", "relate"),
    "index": Part("The embedded index and its queries", "index", ("--articles", "1000000", "--peers", "100000")),
    "elastic": Part("Elasticsearch", "elastic"),
    "month": Part("The month", "month"),
    "page": Part("The page", "page", ("--data", "build/bench-city")),
    "collect": Part("Collection", "collect"),
    "alerts": Part("Alerts", "alerts"),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__, formatter_class=_AS_WRITTEN)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--rounds", type=int, default=3, help="so often each part is run (3)")
    asked = parser.parse_args()
    if unknown := [name for name in asked.parts if name not in PARTS]:
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    if asked.rounds < 1:
        parser.error(f"--rounds {asked.rounds}: 1 or more")
    failed = []
    for name in asked.parts or PARTS:
        said = measured(PARTS[name], asked.rounds)
        if said is None:
            failed.append(name)
            continue
        print(said, flush=True)
        old = RESULTS.read_text(encoding="utf-8") if RESULTS.is_file() else ""
        RESULTS.write_text(written(old, {PARTS[name].title: said}), encoding="utf-8")
    if failed:
        print(f"failed, their sections stay as they were: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def measured(part: Part, rounds: int = 1) -> str | None:
    """The section of a part that is run now; None where it fails."""
    load, said = os.getloadavg()[0], []
    rounds = 1 if part.has_rounds else rounds
    for _ in range(rounds):
        done = subprocess.run(part.command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0 or not done.stdout.strip():
            return None
        said.append(done.stdout.strip())
    try:
        figures = together(said)
    except ValueError as error:
        print(f"{part.module}: {error}", file=sys.stderr)
        return None
    told = " ".join(("python -m", *part.command[2:])).replace(str(SHARED), "SHARED")
    often = "once" if rounds == 1 else f"{rounds} rounds: median (least–most)"
    return (
        f"`{told}`, {often}, {shanghai_now():%Y-%m-%d %H:%M}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores ({machine()}), {load:.1f} processes running when it began.\n\n{figures}\n"
    )


def together(said: Sequence[str]) -> str:
    """What several rounds said as one text: a number that was not the same in all becomes `median (least–most)`, the
    lower median of an even number of rounds. ValueError where rounds differ in words."""
    if len({_NUMBER.sub("#", text) for text in said}) != 1:
        raise ValueError("its rounds differ in more than figures")
    found = zip(*(_NUMBER.findall(text) for text in said), strict=True)
    figures = iter([sorted(numbers, key=lambda number: float(number.replace(",", ""))) for numbers in found])

    def figure(_: re.Match[str]) -> str:
        ordered = next(figures)
        least, median, most = ordered[0], ordered[(len(ordered) - 1) // 2], ordered[-1]
        return median if least == most else f"{median} ({least}–{most})"

    return _NUMBER.sub(figure, said[0])


def machine() -> str:
    """The processor's name, as the system has it."""
    try:
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.machine()


def written(old: str, fresh: Mapping[str, str]) -> str:
    """The whole file: fresh sections in the place of old ones, in the order of PARTS."""
    sections = {
        title: text.strip() for title, text in re.findall(r"^## (.+?)\n\n(.*?)(?=^## |\Z)", old, re.M | re.S)
    } | {title: text.strip() for title, text in fresh.items()}
    return HEAD + "\n".join(f"## {part.title}\n\n{sections.get(part.title, NOT_RUN)}\n" for part in PARTS.values())


if __name__ == "__main__":
    sys.exit(main())
