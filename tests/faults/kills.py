"""kill -9 at a moment drawn by chance among all that a command does to its data; then the same command again."""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from random import Random
from typing import Any

from aiosmtpd.handlers import Message as Received

from tests.faults.backing import EMBEDDED, Backing, lacking, ledger_of
from tests.huanyu.states import House, files_of, ledger_rows
from tests.reports.mail.smtp_servers import MailServer

KILLER = Path(__file__).parent / "killer"
LONGEST_AFTER_S = 0.05
"""Half of the kills fall at once, half up to so much later: into a commit or a write of native code."""


class Post(Received):
    """Keeps the Message-ID of all that was delivered."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()

    def handle_message(self, message: Message) -> None:
        self.ids[str(message["Message-ID"])] += 1


@contextmanager
def post_office() -> Iterator[tuple[Post, str]]:
    """A mail server and its address."""
    post = Post()
    controller = MailServer(post)
    controller.start()
    try:
        yield post, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@dataclass(frozen=True, slots=True)
class State:
    """Everything that must be the same after a kill: derived files, the ledger, what the store lacks or has too much."""

    files: dict[str, str]
    ledger: dict[str, Any]
    store: str

    def unlike(self, other: State) -> list[str]:
        """Where two states differ, in words."""
        names = sorted(
            name for name in self.files.keys() | other.files.keys() if self.files.get(name) != other.files.get(name)
        )
        tables = [
            name for name in self.ledger.keys() | other.ledger.keys() if self.ledger.get(name) != other.ledger.get(name)
        ]
        return [
            *names,
            *(f"table {name}" for name in sorted(tables)),
            *([f"store: {self.store}"] if self.store != other.store else []),
        ]


@dataclass(slots=True)
class Scene:
    """A command on a house as `before` left it (None: an empty one); `make` gives the house in a folder, `status` is how
    it ends (None: as it likes)."""

    name: str
    words: tuple[str, ...]
    make: Callable[[Path], House]
    backing: Backing = EMBEDDED
    before: House | None = None
    status: int | None = 0
    events: int = 0
    calm: State | None = None
    delivered: Counter[str] = field(default_factory=Counter)

    def house(self, place: Path) -> House:
        house = self.make(place)
        if self.before is not None:
            shutil.copytree(self.before.folder, house.folder, dirs_exist_ok=True)
            self.backing.fill(house, self.before)
        return house

    def do(self, house: House) -> None:
        """To the end, undisturbed."""
        house.huanyu(*self.words, status=self.status)

    def do_killed(self, house: House) -> tuple[bool, str]:
        """(whether the kill fell, what was told) of doing it with a kill on the way; then it is done again."""
        with house.start(*self.words) as process:
            _, told = process.communicate(timeout=240)
        self.do(at_peace(house))
        return process.returncode == -signal.SIGKILL, told

    def state(self, house: House) -> State:
        return State(files_of(house.folder), ledger_rows(house.folder, ledger_of(house)), lacking(house))


@dataclass(slots=True)
class Seen:
    """How the kills of a scene went: `early` ended before their moment came, `doubled` mails were delivered twice."""

    kills: int = 0
    early: int = 0
    doubled: int = 0
    wrong: list[str] = field(default_factory=list)


def rehearse(scene: Scene, place: Path) -> None:
    """Does it undisturbed: how it ends, and how much it does."""
    house = scene.house(place)
    count = place / "count"
    with post_office() as (post, address):
        house.environment |= {"HUANYU_SMTP": address, **_counting(house, count)}
        scene.do(house)
    scene.calm, scene.events, scene.delivered = scene.state(at_peace(house)), count.stat().st_size, post.ids
    scene.backing.leave(house)


def kill_by_chance(scene: Scene, number: int, seed: int, place: Path) -> Seen:
    """Kills it `number` times, each in a house of its own, on all processors, and does it again."""
    random, seen = Random(f"{seed} {scene.name}"), Seen()
    draws = [
        (random.randint(1, scene.events), random.choice((0.0, random.uniform(0, LONGEST_AFTER_S))))
        for _ in range(number)
    ]
    with ThreadPoolExecutor(os.cpu_count()) as several:
        for one in several.map(lambda turn: _killed(scene, turn, *draws[turn], place), range(number)):
            seen.kills += one.kills
            seen.early += one.early
            seen.doubled += one.doubled
            seen.wrong += one.wrong
    return seen


def _killed(scene: Scene, turn: int, at: int, then_s: float, place: Path) -> Seen:
    assert scene.calm is not None
    where = f"{scene.name}, kill {turn + 1} at {at} of {scene.events} + {1000 * then_s:.0f} ms"
    house = scene.house(place / str(turn))
    with post_office() as (post, address):
        house.environment |= {"HUANYU_SMTP": address, **_counting(house, place / str(turn) / "count")}
        house.environment |= {"FAULT_AT": str(at), "FAULT_THEN_S": f"{then_s:.4f}"}
        fell, told = scene.do_killed(house)
    twice = sum(count - 1 for count in post.ids.values())
    seen = Seen(kills=int(fell), early=int(not fell), doubled=twice)
    if "Traceback" in told:
        seen.wrong.append(f"{where}: {told[-300:]}")
    if unlike := scene.state(house).unlike(scene.calm):
        seen.wrong.append(f"{where}: {', '.join(unlike[:5])} differ")
    if post.ids.keys() != scene.delivered.keys():
        seen.wrong.append(f"{where}: mails {sorted(post.ids.keys() ^ scene.delivered.keys())[:3]} differ")
    if twice > 1:
        seen.wrong.append(f"{where}: {twice} mails were delivered twice")
    if left := [path.name for path in house.folder.rglob("*.tmp")]:
        seen.wrong.append(f"{where}: left behind {left[:3]}")
    scene.backing.leave(house)
    shutil.rmtree(place / str(turn))
    return seen


def _counting(house: House, count: Path) -> dict[str, str]:
    return {"PYTHONPATH": str(KILLER), "FAULT_COUNT": str(count), "FAULT_UNDER": str(house.folder)}


def at_peace(house: House) -> House:
    for name in ("PYTHONPATH", "FAULT_COUNT", "FAULT_UNDER", "FAULT_AT", "FAULT_THEN_S"):
        house.environment.pop(name, None)
    return house
