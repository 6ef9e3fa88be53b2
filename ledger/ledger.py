"""Ledger: what people decided and what was sent, in SQL; each part of it stands in a module of its own."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from ledger.activities import Activities
from ledger.alerts import Alerts
from ledger.answers import Answers
from ledger.audit import Audit
from ledger.claims import Claims
from ledger.closings import Closings
from ledger.corrections import Corrections
from ledger.database import engine_of, told
from ledger.followers import FollowerCounts
from ledger.incidents import IncidentGrades
from ledger.logins import Logins
from ledger.mails import Mails
from ledger.migrate import migrate
from ledger.outlets import Outlets
from ledger.papers import Papers
from ledger.pauses import Pauses
from ledger.publications import Publications
from ledger.searches import SavedSearches
from ledger.signing import Signing
from ledger.tasks import Tasks
from ledger.tokens import ApiTokens
from ledger.users import Users


class Ledger(
    Corrections, FollowerCounts, Activities, Claims, Outlets, Alerts, IncidentGrades, Signing, Tasks, Answers, Mails,
    Closings, Publications, SavedSearches, Pauses, Papers, Users, Logins, ApiTokens, Audit,
):  # fmt: skip
    """Opens the ledger at `url` (`sqlite:////path/to/ledger.sqlite`, `postgresql+psycopg://…`) and migrates it.

    May be used from several threads; two processes may open it at once. LedgerError where it cannot be opened or was
    made by a newer program. Every moment is handed in, aware, and kept as Shanghai's.
    """

    def __init__(self, url: str) -> None:
        engine = engine_of(url)
        if engine.dialect.name == "sqlite" and engine.url.database not in (None, "", ":memory:"):
            Path(str(engine.url.database)).parent.mkdir(parents=True, exist_ok=True)
        super().__init__(engine)
        try:
            with told(engine):
                migrate(engine)
        except BaseException:
            engine.dispose()
            raise

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
