"""`make faults`: does it all and writes docs/faults.md. `python -m tests.faults [KILLS [SEED]]`, 200 and 1 by default.

The kills are divided over the scenes of houses with the embedded store and SQLite and, where HUANYU_TEST_ES_URL or
HUANYU_TEST_POSTGRES_URL name servers, of houses with those. What is absent is named as absent. With 0 kills those that the page
tells of stay, and the rest is done anew.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

from cities.sample.sites.server import SampleServer
from crawlers.clock import SHANGHAI, shanghai_now
from tests.faults.backing import EMBEDDED, Backing
from tests.faults.faults import FAULTS, Fault
from tests.faults.kills import kill_by_chance, rehearse
from tests.faults.scenes import scenes

ROOT = Path(__file__).parent.parent.parent
TARGET = ROOT / "docs" / "faults.md"
KILLED = "the same again ends in the state of no kill: files, ledger, store; no mail lost, at most the one under way twice under its Message-ID"
Line = tuple[str, str, str]


def main() -> int:
    number, seed = (int(word) for word in (sys.argv[1:] + ["200", "1"][len(sys.argv) - 1 :]))
    elastic, postgres = os.environ.get("HUANYU_TEST_ES_URL"), os.environ.get("HUANYU_TEST_POSTGRES_URL")
    backings = [EMBEDDED, *([Backing(elastic or "embedded:", postgres)] if elastic or postgres else [])]
    lines, wrong = killed(backings, number, seed) if number else kept(TARGET.read_text(encoding="utf-8"))
    kills = sum(int(said.split()[1]) for _, _, said in lines if said.startswith("held: "))
    for line, good in tested(FAULTS):
        lines.append(line)
        wrong += [] if good else [line[0]]
    absent = [name for name, url in (("Elasticsearch", elastic), ("PostgreSQL", postgres)) if not url]
    missing = f"\nAbsent, so not killed: {' and '.join(absent)}.\n" if absent else ""
    head = (
        "# What was done to the house, and what came of it\n\nWritten by `make faults`; do not edit. "
        f"{kills} kills with seed {seed}, {shanghai_now():%Y-%m-%d}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors.\n{missing}\n"
        "| done to it | promised | seen |\n|---|---|---|\n"
    )
    rows = "".join(f"| {done} | {promised} | {said.replace('|', '/')} |\n" for done, promised, said in lines)
    TARGET.write_text(head + rows, encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(wrong)} promises broken", file=sys.stderr)
    return 1 if wrong else 0


def kept(page: str) -> tuple[list[Line], list[str]]:
    """The kills of an earlier run, and which of them went wrong."""
    rows = re.findall(r"^\| (kill -9 .+?) \| (.+?) \| (.+?) \|$", page, re.M)
    return rows, [done for done, _, said in rows if not said.startswith("held: ")]


def killed(backings: list[Backing], number: int, seed: int) -> tuple[list[Line], list[str]]:
    """A line for each scene, and what went wrong."""
    lines, wrong = [], []
    with (
        tempfile.TemporaryDirectory() as name,
        SampleServer(datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)) as sites,
    ):
        places = [Path(name) / f"backing{turn}" for turn in range(len(backings))]
        made = [scenes(place, sites.proxy, each) for place, each in zip(places, backings, strict=True)]
        every = [(scene, place) for place, some in zip(places, made, strict=True) for scene in some]
        for turn, (scene, place) in enumerate(every):
            rehearse(scene, place / f"calm{turn}")
            share = number // len(every) + (turn < number % len(every))
            seen = kill_by_chance(scene, share, seed, place / f"kills{turn}")
            said = (
                "; ".join(seen.wrong) or f"held: {seen.kills} kills, {seen.early} too late; {seen.doubled} mails twice"
            )
            wrong += seen.wrong
            lines.append((f"kill -9 while `{scene.name}` does one of {scene.events} things", KILLED, said))
            print(lines[-1], file=sys.stderr, flush=True)
        for some in made:
            scene = some[-1]
            assert scene.before is not None
            scene.backing.leave(scene.before)
    return lines, wrong


def tested(faults: tuple[Fault, ...]) -> list[tuple[Line, bool]]:
    """A line for each, and whether all of its tests that could run held; all of them run once, in one process."""
    names = list(dict.fromkeys(test for fault in faults for test in fault.tests))
    with tempfile.TemporaryDirectory() as place:
        report = Path(place) / "report.xml"
        subprocess.run(
            [
                sys.executable, "-m", "pytest", "-n0", "--timeout=0", "-p", "no:cacheprovider", f"--junitxml={report}",
                *names,
            ],
            cwd=ROOT, check=False, stdout=sys.stderr,
        )  # fmt: skip
        cases = list(ElementTree.parse(report).iter("testcase"))
    ended: dict[str, list[str]] = defaultdict(list)
    for case in cases:
        file = f"{case.get('classname', '').replace('.', '/')}.py"
        state = next((part.tag for part in case if part.tag in ("failure", "error", "skipped")), "passed")
        for name in (file, f"{file}::{case.get('name', '').partition('[')[0]}"):
            ended[name].append(state)
    return [_line(fault, [state for test in fault.tests for state in ended[test]]) for fault in faults]


def _line(fault: Fault, states: list[str]) -> tuple[Line, bool]:
    passed, skipped = states.count("passed"), states.count("skipped")
    broken = len(states) - passed - skipped
    said = f"{passed} tests" + (f", {skipped} could not run here" if skipped else "")
    verdict = f"BROKEN: {broken} tests; {said}" if broken else f"held: {said}" if passed else f"not seen: {said}"
    return (fault.done, fault.promised, verdict), not broken and bool(states)


if __name__ == "__main__":
    sys.exit(main())
