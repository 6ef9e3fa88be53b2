"""`make faults`: does it all and writes docs/faults.md. `python -m tests.faults [KILLS [SEED [again]]]`, 200 and 1 by default.

The kills are divided over the scenes of houses with the embedded store and SQLite and, where HUANYU_TEST_ES_URL or
HUANYU_TEST_POSTGRES_URL name servers, of houses with those. What is absent is named as absent. With `again` what held
on the page stays, and the rest is done anew.
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
from tests.faults.kills import Scene, kill_by_chance, rehearse
from tests.faults.scenes import SCENES, scenes

ROOT = Path(__file__).parent.parent.parent
TARGET = ROOT / "docs" / "faults.md"
KILLED = "the same again ends in the state of no kill: files, ledger, store; no mail lost, at most the one under way twice under its Message-ID"
Line = tuple[str, str, str]
_EVENTS = " does one of "


def main() -> int:
    number, seed = (int(word) for word in (sys.argv[1:3] + ["200", "1"][len(sys.argv[1:3]) :]))
    held = kept(TARGET.read_text(encoding="utf-8")) if "again" in sys.argv[3:] else {}
    elastic, postgres = os.environ.get("HUANYU_TEST_ES_URL"), os.environ.get("HUANYU_TEST_POSTGRES_URL")
    backings = [EMBEDDED, *([Backing(elastic or "embedded:", postgres)] if elastic or postgres else [])]
    lines, wrong = killed(backings, number, seed, held)
    kills = sum(int(said.split()[1]) for _, _, said in lines if said.startswith("held: "))
    seen = {line[0]: (line, good) for line, good in tested(tuple(one for one in FAULTS if one.done not in held))}
    for fault in FAULTS:
        line, good = seen.get(fault.done) or (held[fault.done], True)
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


def kept(page: str) -> dict[str, Line]:
    """What held in an earlier run: a scene's line by `kill -9 while NAME`, another one by what was done."""
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (held: .+?) \|$", page, re.M)
    return {row[0].partition(_EVENTS)[0]: row for row in rows}


def killed(backings: list[Backing], number: int, seed: int, held: dict[str, Line]) -> tuple[list[Line], list[str]]:
    """A line for each scene, and what went wrong."""
    lines, wrong = [], []
    share, more = divmod(number, len(backings) * len(SCENES))
    with (
        tempfile.TemporaryDirectory() as name,
        SampleServer(datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)) as sites,
    ):
        for turn, backing in enumerate(backings):
            known = [held.get(_killing(f"{scene}, {backing.name}")) for scene in SCENES]
            place = Path(name) / f"backing{turn}"
            made = scenes(place, sites.proxy, backing) if None in known else []
            for at, line in enumerate(known):
                if line is None:
                    kills = share + (turn * len(SCENES) + at < more)
                    line, bad = _scene(made[at], kills, seed, place / str(at))
                    wrong += bad
                lines.append(line)
            if made and (before := made[-1].before) is not None:
                backing.leave(before)
    return lines, wrong


def _killing(name: str) -> str:
    return f"kill -9 while `{name}`"


def _scene(scene: Scene, kills: int, seed: int, place: Path) -> tuple[Line, list[str]]:
    rehearse(scene, place / "calm")
    seen = kill_by_chance(scene, kills, seed, place / "kills")
    said = "; ".join(seen.wrong) or f"held: {seen.kills} kills, {seen.early} too late; {seen.doubled} mails twice"
    line = (f"{_killing(scene.name)}{_EVENTS}{scene.events} things", KILLED, said)
    print(line, file=sys.stderr, flush=True)
    return line, seen.wrong


def tested(faults: tuple[Fault, ...]) -> list[tuple[Line, bool]]:
    """A line for each, and whether all of its tests that could run held; all of them run once, in one process."""
    names = list(dict.fromkeys(test for fault in faults for test in fault.tests))
    if not names:
        return []
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
