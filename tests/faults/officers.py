"""kill -9 of `huanyu serve` while somebody decides on its pages; they log in again and press what was not answered."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote, urlencode

from bench.ports import free_port
from ledger.ledger import Ledger
from tests.faults.backing import ledger_of
from tests.faults.kills import Scene, State, at_peace
from tests.huanyu.states import House

USER, PASSWORD = "王敏", "correct horse"
LONGEST_START_S = 120
UNCOUNTED = ("login_sessions", "wrong_passwords", "api_tokens")
"""Of whoever logs in again."""
TWICE = ("audit", "corrections")
"""Where a decision may be noted twice that was made, not answered, and pressed again; the last word holds."""

Deed = tuple[str, dict[str, Any]]


@dataclass(slots=True)
class Officer(Scene):
    """`huanyu serve`, and one after another the deeds of an analyst on a day and at the month's end."""

    def do(self, house: House) -> None:
        self._decide(house)

    def do_killed(self, house: House) -> tuple[bool, str]:
        return self._decide(house)

    def state(self, house: House) -> State:
        found = Scene.state(self, house)
        rows = {name: rows for name, rows in found.ledger.items() if name not in UNCOUNTED}
        for name in TWICE:
            plain = {tuple(pair for pair in row if pair[0] != "number") for row in rows[name]}
            rows[name] = sorted(row for row in plain if "login" not in str(row))
        return replace(found, ledger=rows)

    def _decide(self, house: House) -> tuple[bool, str]:
        server = Server(house, self.words)
        fell, told = False, ""
        for deed in deeds_of(house):
            while not server.answers(*deed):
                told += server.end()
                assert server.process.returncode == -signal.SIGKILL, told
                assert not fell, f"{deed[0]} is not answered: {told[-500:]}"
                fell = True
                server = Server(at_peace(house), self.words)
        told += server.end()
        return fell, told


def deeds_of(house: House) -> list[Deed]:
    """Judgements corrected in place, a source paused and let go on, an alert answered and closed, followers entered, a
    search kept, the month closed."""
    with Ledger(ledger_of(house)) as ledger:
        alert = min(alert.id for alert in ledger.alerts())
        article = min(alert.article for alert in ledger.alerts())
    task = f"/tasks/{quote(alert)}"
    return [
        (f"/articles/{quote(article)}/correct", {"sentiment": "positive", "env": "no", "why": "读过全文"}),
        ("/sources/yzwb/pause", {"why": "网站改版"}),
        ("/sources/yzwb/resume", {}),
        (f"{task}/assign", {"unit": "linjiang"}),
        (f"{task}/sign", {}),
        (f"{task}/answer", {"text": "已到现场处理。", "by": "临江分局"}),
        (f"{task}/close", {"text": "同意"}),
        ("/search/saved", {"q": "热电厂 情感:负面", "name": "热电厂"}),
        ("/months/2026-06/close", {"signer": "赵局", "reason": "只采了一天"}),
    ]


class Server:
    """`huanyu serve` on a free port with somebody who is logged in; nobody answers where it was killed on the way."""

    def __init__(self, house: House, words: tuple[str, ...]) -> None:
        self.port = free_port()
        self.process = house.start(*words, "--port", str(self.port))
        self._cookie, self._token = "", ""
        if self._is_up():
            self._log_in()

    def answers(self, path: str, form: dict[str, Any]) -> bool:
        """Whether the deed was answered: done, or refused because it had been done."""
        status, page = self.ask("POST", path, form | {"token": self._token})
        if status == 409:
            assert any(said in page for said in ("已", "没有暂停", "相同")), page[-2000:]
        assert status in (0, 303, 409), f"{path}: {status} {page[:3000]}"
        return status != 0

    def end(self) -> str:
        """Stops it; what it told."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.communicate(timeout=60)[1]
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.communicate()[1]

    def _is_up(self) -> bool:
        until = time.monotonic() + LONGEST_START_S
        while self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return True
            except OSError:
                assert time.monotonic() < until, "the server does not start"
                time.sleep(0.05)
        return False

    def _log_in(self) -> None:
        status, _ = self.ask("POST", "/login", {"name": USER, "password": PASSWORD})
        assert status in (0, 303), status
        _, page = self.ask("GET", "/sources/yzwb", {})
        found = re.search(r'name="token" value="(\w+)"', page)
        self._token = found[1] if found else ""

    def ask(self, method: str, path: str, form: dict[str, Any]) -> tuple[int, str]:
        """(status, page); (0, "") of a server that is gone."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        heads = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self._cookie}
        try:
            connection.request(method, quote(path, safe="/?=&%"), urlencode(form, doseq=True), heads)
            answer = connection.getresponse()
            if given := answer.getheader("set-cookie"):
                self._cookie = given.split(";")[0]
            return answer.status, answer.read().decode()
        except (OSError, HTTPException):
            return 0, ""
        finally:
            connection.close()
