"""Counts the cases; where HUANYU_TEST_FUZZ_REPORT names a file, they are written there at the end."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawlers.clock import shanghai_now

Counted = Callable[[str], None]


@pytest.fixture(scope="session")
def _counts() -> Iterator[Counter[str]]:
    counts: Counter[str] = Counter()
    yield counts
    if target := os.environ.get("HUANYU_TEST_FUZZ_REPORT"):
        rows = "".join(f"| {name} | {number:,} |\n" for name, number in sorted(counts.items()))
        Path(target).write_text(
            "# What each reader was fed\n\nWritten by `make fuzz`; do not edit. Each case was answered or refused by the reader's own error; a case "
            f"that was not fails the run and is printed by hypothesis. {shanghai_now():%Y-%m-%d}, Python {platform.python_version()}.\n\n"
            f"| reader | cases |\n|---|---|\n{rows}| all | {counts.total():,} |\n",
            encoding="utf-8",
        )


@pytest.fixture
def counted(_counts: Counter[str]) -> Counted:
    def one(name: str) -> None:
        _counts[name] += 1

    return one
