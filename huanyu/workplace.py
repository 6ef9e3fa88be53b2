"""What every command works with: the city, its data folder, the ledger and the store that the settings name."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import cast

from cities.city import City
from cities.load import load_city
from crawlers.folder import DataFolder
from crawlers.lease import lease
from huanyu.logs import log_to
from huanyu.progress import Progress
from huanyu.settings import Settings
from index.open import open_store
from index.store import Store
from ledger.ledger import Ledger
from ledger.pauses import Pause
from nlp.annotate import Annotator, Judges
from nlp.model_file import SHIPPED


class Workplace:
    """Opens things when they are first asked for, so that `--help` and filters stay quick."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.progress = Progress(tell)

    @cached_property
    def city(self) -> City:
        return load_city(self.settings["city"], self.settings.roster)

    @cached_property
    def folder(self) -> DataFolder:
        return DataFolder(self.settings.data / self.city.name)

    @cached_property
    def annotator(self) -> Annotator:
        return Annotator(self.city, self.model, self.judges)

    @property
    def model(self) -> Path:
        """The folder of the model that annotates."""
        folder = self.settings.get("model")
        return Path(folder) if folder else SHIPPED

    @property
    def judges(self) -> Judges:
        return cast(Judges, self.settings["judges"])

    @property
    def workers(self) -> int | None:
        """How many processes annotate; None: as many as there are processors."""
        return int(self.settings["workers"]) if self.settings["workers"] else None

    @property
    def ledger_url(self) -> str:
        return self.settings.get("ledger") or f"sqlite:///{self.folder.ledger.absolute()}"

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        self.folder.root.mkdir(parents=True, exist_ok=True)
        with Ledger(self.ledger_url) as ledger:
            yield ledger

    @property
    def paused(self) -> Mapping[str, Pause]:
        """source → its pause, of those that somebody has paused; asking makes no ledger where there is none."""
        if not self.settings.get("ledger") and not self.folder.ledger.is_file():
            return {}
        with self.ledger() as ledger:
            return ledger.paused_sources()

    @property
    def paused_why(self) -> dict[str, str]:
        """source → why somebody paused it."""
        return {source: pause.why for source, pause in self.paused.items()}

    @contextmanager
    def store(self) -> Iterator[Store]:
        store = open_store(self.settings["store"], self.folder, self.city, self.settings.elastic)
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def writing(self, command: str, *, parts: Collection[str] = ()) -> Iterator[None]:
        """Holds the data folder's lease and logs to its day's file while the block runs.

        With `parts` the folder is shared with those who write others, and only these are held alone.
        """
        with ExitStack() as held:
            held.enter_context(self._held(self.folder.lease, command, shared=bool(parts)))
            for part in sorted(parts):  # in one order, so that no two wait for each other
                path = self.folder.part_lease(part)
                held.enter_context(lease(path, holder=f"huanyu {command}", tell=tell))
            yield

    @contextmanager
    def rebuilding(self, command: str) -> Iterator[None]:
        """As `writing`, but only against other rebuilds: days go on being collected and indexed meanwhile."""
        with self._held(self.folder.root / ".rebuild-lease", command):
            yield

    @contextmanager
    def _held(self, path: Path, command: str, *, shared: bool = False) -> Iterator[None]:
        now = self.settings.now()
        run = f"{now:%Y%m%dT%H%M%S}-{os.getpid()}"
        with lease(path, holder=f"huanyu {command}", tell=tell, shared=shared):
            log_to(self.folder.logs(now.date()), level=self.settings["log_level"], run=run)
            yield


def tell(message: str) -> None:
    """Progress and warnings, for the person at the terminal."""
    print(message, file=sys.stderr, flush=True)
