"""A terminal at which the tests type commands, over the labelled June."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime

import pytest
from click.testing import CliRunner

from crawlers.folder import DataFolder
from huanyu.cli import huanyu


class Terminal:
    def __init__(self, folder: DataFolder, now: datetime) -> None:
        self.environment = {"HUANYU_DATA": str(folder.root.parent), "HUANYU_NOW": now.isoformat()}

    def run(self, *words: str, status: int = 0) -> str:
        done = CliRunner().invoke(huanyu, words, env=self.environment)
        assert done.exit_code == status, done.output
        return done.stdout if status == 0 else done.output


@pytest.fixture
def terminal(june_folder: DataFolder, now: datetime) -> Iterator[Terminal]:
    yield Terminal(june_folder, now)
    for handler in [each for each in logging.getLogger().handlers if isinstance(each, logging.FileHandler)]:
        logging.getLogger().removeHandler(handler)
        handler.close()
