"""kill -9 at a moment drawn by chance among all that a command does to its data; then the same command again."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from random import Random
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Received

from tests.huanyu.states import House, files_of, ledger_rows

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
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield post, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


@dataclass(frozen=True, slots=True)
class State:
    """Everything that must be the same after a kill: derived files, the ledger, what the store lacks or has too much."""

    files: dict[str, str]
    ledger: dict[str, list[tuple[Any, ...]]]
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
            *(["store"] if self.store != other.store else []),
        ]


@dataclass(slots=True)
class Scene:
    """A command on a data folder as `before` left it (None: an empty one); `make` gives the house in a folder, `status`
    is how it ends (None: as it likes)."""

    name: str
    words: tuple[str, ...]
    make: Callable[[Path], House]
    before: Path | None = None
    status: int | None = 0
    events: int = 0
    calm: State | None = None
    delivered: Counter[str] = field(default_factory=Counter)

    def house(self, place: Path) -> House:
        house = self.make(place)
        if self.before is not None:
            shutil.copytree(self.before, house.folder, dirs_exist_ok=True)
        return house


@dataclass(slots=True)
class Seen:
    """How the kills of a scene went: `early` ended before their moment came, `doubled` mails were delivered twice."""

    kills: int = 0
    early: int = 0
    doubled: int = 0
    wrong: list[str] = field(default_factory=list)


def state_of(house: House) -> State:
    said, _ = house.huanyu("index", "--verify", "--json", status=None)
    return State(files_of(house.folder), ledger_rows(house.folder), said)


def rehearse(scene: Scene, place: Path) -> None:
    """Runs the command undisturbed: how it ends, and how much it does."""
    house = scene.house(place)
    count = place / "count"
    with post_office() as (post, address):
        house.environment |= {"HUANYU_SMTP": address, **_counting(house, count)}
        house.huanyu(*scene.words, status=scene.status)
    scene.calm, scene.events, scene.delivered = state_of(_at_peace(house)), count.stat().st_size, post.ids
    leave(house)


def kill_by_chance(scene: Scene, number: int, seed: int, place: Path) -> Seen:
    """Kills the command `number` times, each in a house of its own, and runs it again."""
    assert scene.calm is not None
    random, seen = Random(f"{seed} {scene.name}"), Seen()
    for turn in range(number):
        at, then_s = random.randint(1, scene.events), random.choice((0.0, random.uniform(0, LONGEST_AFTER_S)))
        where = f"{scene.name}, kill {turn + 1} at {at} of {scene.events} + {1000 * then_s:.0f} ms"
        house = scene.house(place / str(turn))
        with post_office() as (post, address):
            house.environment |= {"HUANYU_SMTP": address, **_counting(house, place / str(turn) / "count")}
            house.environment |= {"FAULT_AT": str(at), "FAULT_THEN_S": f"{then_s:.4f}"}
            with house.start(*scene.words) as process:
                _, told = process.communicate(timeout=240)
            seen.early += process.returncode != -signal.SIGKILL
            seen.kills += process.returncode == -signal.SIGKILL
            if "Traceback" in told:
                seen.wrong.append(f"{where}: {told[-300:]}")
            _at_peace(house)
            house.huanyu(*scene.words, status=scene.status)
        if unlike := state_of(house).unlike(scene.calm):
            seen.wrong.append(f"{where}: {', '.join(unlike[:5])} differ")
        if post.ids.keys() != scene.delivered.keys():
            seen.wrong.append(f"{where}: mails {sorted(post.ids.keys() ^ scene.delivered.keys())[:3]} differ")
        twice = sum(count - 1 for count in post.ids.values())
        seen.doubled += twice
        if twice > 1:
            seen.wrong.append(f"{where}: {twice} mails were delivered twice")
        if left := [path.name for path in house.folder.rglob("*.tmp")]:
            seen.wrong.append(f"{where}: left behind {left[:3]}")
        leave(house)
        shutil.rmtree(place / str(turn))
    return seen


def leave(house: House) -> None:
    """Takes the house's indices off a server; an embedded store goes with its folder."""
    url = house.environment.get("HUANYU_STORE", "")
    if not url.startswith("http"):
        return
    listed = json.loads(urllib.request.urlopen(f"{url}/_cat/indices/{house.folder.name}*?format=json").read())
    for each in listed:
        urllib.request.urlopen(urllib.request.Request(f"{url}/{each['index']}", method="DELETE")).close()


def _counting(house: House, count: Path) -> dict[str, str]:
    return {"PYTHONPATH": str(KILLER), "FAULT_COUNT": str(count), "FAULT_UNDER": str(house.folder)}


def _at_peace(house: House) -> House:
    for name in ("PYTHONPATH", "FAULT_COUNT", "FAULT_UNDER", "FAULT_AT", "FAULT_THEN_S"):
        house.environment.pop(name, None)
    return house
