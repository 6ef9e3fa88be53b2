"""A name that changes its address between our look and our connection leads nowhere but to what was looked at."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cities.sources import Source
from crawlers.clock import SHANGHAI
from crawlers.collect import ROOT, job_of
from crawlers.folder import DataFolder
from tests.crawlers.cities_made import fetches, outcome
from tests.crawlers.misbehaving import Misbehaving

DAY = date(2026, 6, 17)
NOW = datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)
NOWHERE = "192.88.99.1"
"""Public by its number and routed by nobody (RFC 7526)."""

CRAWL = """
import socket, sys
answers = sys.argv[1].split()
real, asked = socket.getaddrinfo, []
def address_of(host):
    if host != "moves.example":
        return host
    asked.append(host)
    return answers[min(len(asked), len(answers)) - 1]
socket.getaddrinfo = lambda host, *more, **named: real(address_of(host), *more, **named)
socket.gethostbyname = address_of
from crawlers.crawl import main
sys.exit(main())
"""
"""The crawl's own process, with a name server whose n-th answer is the n-th of its argument."""


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    with Misbehaving() as server:
        yield server


def ending_of(server: Misbehaving, root: Path, answers: str, *, private: bool) -> str:
    """How the list page ended when `moves.example` was asked for."""
    place = urlsplit(server.url("well"))
    source = Source.model_validate(
        {
            "id": "s_moves", "name": "搬家", "kind": "press", "tier": "city", "family": "f", "pace_s": 0, "timeout_s": 2,
            "urls": [f"http://moves.example:{place.port}/list/"], "private_address": private,
        }
    )  # fmt: skip
    folder = DataFolder(root)
    folder.pages(DAY).mkdir(parents=True)
    job = job_of([source], folder, DAY, now=NOW, proxy=None, contact="a@b.example", retry_wait_s=0.01)
    # standard input stays open until the crawl has ended: its end tells the crawl that we are gone
    with subprocess.Popen(
        [sys.executable, "-c", CRAWL, answers], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=ROOT, text=True
    ) as crawl:
        assert crawl.stdin is not None
        crawl.stdin.write(job.to_json() + "\n")
        crawl.stdin.flush()
        assert crawl.wait(60) == 0
    [ending] = [outcome(fetch) for fetch in fetches(folder, DAY, "s_moves") if fetch.url.endswith("/list/")]
    return ending


def home_of(server: Misbehaving) -> str:
    return urlsplit(server.url("well")).hostname or ""


def test_a_name_that_is_public_when_looked_at_and_private_when_connected_to_reaches_nobody(
    server: Misbehaving, tmp_path: Path
) -> None:
    assert ending_of(server, tmp_path, f"{NOWHERE} {home_of(server)}", private=False) in ("unreachable", "timeout")
    assert sum(server.asked.values()) == 0


def test_a_name_that_is_private_from_the_start_is_blocked(server: Misbehaving, tmp_path: Path) -> None:
    assert ending_of(server, tmp_path, home_of(server), private=False) == "blocked"
    assert sum(server.asked.values()) == 0


def test_the_same_name_is_reached_where_the_entry_allows_it(server: Misbehaving, tmp_path: Path) -> None:
    assert ending_of(server, tmp_path, home_of(server), private=True) == "200"
    assert server.asked["well", "/list/"] == 1
