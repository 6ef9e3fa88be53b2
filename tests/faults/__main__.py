"""`make faults`: does it all and writes docs/faults.md. `python -m tests.faults [KILLS [SEED]]`, 200 and 1 by default.

The kills are divided over the scenes of the embedded store and, where HUANYU_TEST_ES_URL names a server, of
Elasticsearch; a kind of store that is absent is named as absent.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from cities.sample.sites.server import SampleServer
from crawlers.clock import SHANGHAI, shanghai_now
from tests.faults.faults import FAULTS
from tests.faults.kills import kill_by_chance, rehearse
from tests.faults.scenes import scenes

ROOT = Path(__file__).parent.parent.parent
TARGET = ROOT / "docs" / "faults.md"
KILLED = "the same command again ends in the state of no kill: files, ledger, store; no mail lost, at most the one under way twice under its Message-ID"


def main() -> int:
    number, seed = (int(word) for word in (sys.argv[1:] + ["200", "1"][len(sys.argv) - 1 :]))
    stores = ["embedded:", *filter(None, [os.environ.get("HUANYU_TEST_ES_URL")])]
    lines, wrong, kills = [], [], 0
    with (
        tempfile.TemporaryDirectory() as name,
        SampleServer(datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)) as sites,
    ):
        every = [
            (scene, Path(name) / str(i)) for i, store in enumerate(stores) for scene in _made(name, i, sites, store)
        ]
        for turn, (scene, place) in enumerate(every):
            rehearse(scene, place / f"calm{turn}")
            share = number // len(every) + (turn < number % len(every))
            seen = kill_by_chance(scene, share, seed, place / f"kills{turn}")
            kills += seen.kills
            words = f"{seen.kills} kills, {seen.early} that came too late; {seen.doubled} mails twice"
            said = "; ".join(seen.wrong) or f"held: {words}"
            wrong += seen.wrong
            lines.append((f"kill -9 while `{scene.name}` does one of {scene.events} things", KILLED, said))
            print(lines[-1], file=sys.stderr, flush=True)
    for fault in FAULTS:
        said, good = _tested(fault.tests)
        wrong += [] if good else [fault.done]
        lines.append((fault.done, fault.promised, said))
        print(lines[-1], file=sys.stderr, flush=True)
    absent = (
        ""
        if len(stores) > 1
        else "\nElasticsearch was absent: HUANYU_TEST_ES_URL named none; its kills were not done.\n"
    )
    head = (
        "# What was done to the house, and what came of it\n\nWritten by `make faults`; do not edit. "
        f"{kills} kills with seed {seed}, {shanghai_now():%Y-%m-%d}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors.\n{absent}\n"
        "| done to it | promised | seen |\n|---|---|---|\n"
    )
    rows = "".join(f"| {done} | {promised} | {said.replace('|', '/')} |\n" for done, promised, said in lines)
    TARGET.write_text(head + rows, encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(wrong)} promises broken", file=sys.stderr)
    return 1 if wrong else 0


def _made(name: str, number: int, sites: SampleServer, store: str) -> list:
    return scenes(Path(name) / f"store{number}", sites.proxy, store)


def _tested(tests: tuple[str, ...]) -> tuple[str, bool]:
    """What pytest says of them in its last line, and whether all that could run held."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider", *tests], capture_output=True, text=True, cwd=ROOT,
        check=False,
    )  # fmt: skip
    last = next((line for line in reversed(done.stdout.splitlines()) if " in " in line), done.stderr[-200:])
    return ("held: " if done.returncode == 0 else "BROKEN: ") + last.strip(" ="), done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
