"""A ledger that an older program made is brought up to date with all that it held."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

import ledger.migrate
from ledger.database import engine_of
from ledger.ledger import Ledger


def test_a_ledger_of_the_first_tables_keeps_its_closings_and_corrections(url: str) -> None:
    engine = engine_of(url)
    config = Config()
    config.set_main_option("script_location", str(Path(ledger.migrate.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text("INSERT INTO closings (month, manifest, \"by\", at) VALUES ('2026-05', 'm', '赵局', 'x')")
        )
        connection.execute(
            text(
                "INSERT INTO month_corrections (month, number, reason, \"by\", at) VALUES ('2026-05', 1, '漏', '赵局', 'x')"
            )
        )
    engine.dispose()
    with Ledger(url) as opened:
        closing = opened.closing("2026-05")
        assert closing is not None
        assert (closing.by, closing.reason) == ("赵局", None)
        assert [(each.number, each.carry) for each in opened.month_corrections("2026-05")] == [(1, None)]
        assert opened.claims("2026-05") == []


def test_a_ledger_of_the_second_tables_keeps_its_tasks_and_knows_when_they_were_answered(url: str) -> None:
    engine = engine_of(url)
    config = Config()
    config.set_main_option("script_location", str(Path(ledger.migrate.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for line in (
            "INSERT INTO alerts (id, day, rule, level, clock, due, raised_at) VALUES ('e1', 'd', 'r', 'Ⅱ', 'c', 'e', 'a')",
            "INSERT INTO tasks VALUES ('e1', 'linjiang', '已回应', 'e', 'a', 'b')",
            "INSERT INTO task_events (alert, state, who, at, text) VALUES ('e1', '已回应', '陈刚', 'b', '已查处')",
        ):
            connection.execute(text(line))
    engine.dispose()
    with Ledger(url) as opened:
        task = opened.task("e1")
        assert (task.unit, task.assist, task.answered_at, task.signed_at) == ("linjiang", (), "b", None)
