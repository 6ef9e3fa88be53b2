"""The Elasticsearch of the tests: where it lies, and a port for it."""

from __future__ import annotations

import os
from pathlib import Path

from bench.ports import free_port

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "scripts" / "elasticsearch.sh"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
FETCHED = ROOT / "build" / f"elasticsearch{WORKER and f'-{WORKER}'}"
"""Kept between runs: the server is fetched once (900 MB, 142 MB kept). Each process of a run has one of its own."""
MADE = ROOT / "build" / "elasticsearch"
"""Where `make es` fetches it; a server of each process runs from there if it is."""


def borrow(folder: Path, lender: Path = MADE) -> bool:
    """Lets a server's folder use the program that another keeps; whether the folder has one now."""
    home = folder / "home"
    if home.is_symlink() and not home.exists():
        home.unlink()  # the lender is gone
    if not home.exists() and (lender / "home").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        home.symlink_to(lender / "home")
    return home.is_dir()


def elastic_port() -> int:
    """Free with the one that scripts/elasticsearch.sh takes for the transport."""
    return free_port(above=100)
