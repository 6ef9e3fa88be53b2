"""The Elasticsearch of the tests: where it lies, and a port for it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "scripts" / "elasticsearch.sh"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
FETCHED = ROOT / "build" / f"elasticsearch{WORKER and f'-{WORKER}'}"
"""Kept between runs: the server is fetched once (900 MB, 142 MB kept). Each process of a run has one of its own."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1]) % 20_000 + 20_000  # the script adds 100 for the transport
