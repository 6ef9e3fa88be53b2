"""A broken line in each kind of file, a torn archive, garbage where a database was: named by file and line, never a
traceback, and well again once it is mended."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cities.city import City
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from crawlers.seen import Seen
from huanyu.cli import FAILURES, huanyu
from huanyu.upgrading import KINDS
from huanyu.workplace import Workplace
from ledger.ledger import Ledger
from reports.month.inputs import month_inputs
from tests.huanyu.states import files_of

DAY = "2026-06-17"
NOW = {"HUANYU_NOW": f"{DAY}T22:00:00+08:00"}
TORN = b'{"schema":1,"id":"torn","ti\n'


def run(folder: DataFolder, *words: str) -> Result:
    return CliRunner(env=NOW).invoke(huanyu, ["--data", str(folder.root.parent), *words])


def named(result: Result, *words: str) -> None:
    """The command failed, and what it said or raised for the terminal names these words."""
    told = result.output + str(result.exception or "")
    assert result.exit_code != 0, told
    assert result.exception is None or isinstance(result.exception, (SystemExit, *FAILURES)), repr(result.exception)
    for each in words:
        assert each in told, told


@pytest.mark.parametrize(
    ("file", "command"),
    [
        (f"articles/{DAY}/yzwb.jsonl", ("annotate", "--day", DAY)),
        (f"articles/{DAY}/yzwb.jsonl", ("relate", "--day", DAY)),
        (f"annotated/{DAY}/yzwb.jsonl", ("relate", "--day", DAY)),
        (f"observations/{DAY}/wb_city.jsonl", ("alert", "--day", DAY)),
        (f"related/{DAY}.jsonl", ("alert", "--day", DAY)),
        (f"events/{DAY}.jsonl", ("alert", "--day", DAY)),
        (f"articles/{DAY}/yzwb.jsonl", ("upgrade", "--dry-run")),
    ],
)
def test_a_torn_line_is_named_by_file_and_line(file: str, command: tuple[str, ...], days: DataFolder) -> None:
    path = days.root / file
    assert path.is_file(), file
    lines = path.read_bytes()
    torn_at = len(lines.splitlines()) + 1
    path.write_bytes(lines + TORN)
    named(run(days, *command), f"{path.name}:{torn_at}")
    path.write_bytes(lines)
    mended = run(days, *command)
    assert mended.exit_code == 0, mended.output


@pytest.mark.parametrize("pattern", KINDS)
def test_a_torn_line_of_any_kind_of_record_is_named_before_an_upgrade(pattern: str, folder: DataFolder) -> None:
    path = folder.root / pattern.replace("????-??-??", DAY).replace("*", DAY, 1).replace("*", "yzwb")
    path.parent.mkdir(parents=True)
    path.write_bytes(TORN)
    named(run(folder, "upgrade", "--dry-run"), f"{path.relative_to(folder.root)}:1")


@pytest.mark.parametrize("command", [("health",), ("month", "2026-06"), ("collect", "liuyan")])
def test_a_torn_account_is_named_with_the_command_that_makes_it_anew(
    command: tuple[str, ...], folder: DataFolder
) -> None:
    path = folder.account(date(2026, 6, 16), "liuyan")
    path.parent.mkdir(parents=True)
    path.write_bytes(b'{"source":"liuyan","counts":{"ok"')
    named(run(folder, *command), "liuyan.json", "huanyu parse --day 2026-06-16")


def test_what_is_remembered_of_earlier_days_is_made_anew_from_them(days: DataFolder) -> None:
    with Seen.of(days) as seen:
        seen.refresh(days, date(2026, 6, 19), sources=["yzwb"])
    for path in days.root.glob("seen.sqlite*"):
        garbage(path)
    with Seen.of(days) as seen:
        seen.refresh(days, date(2026, 6, 19), sources=["yzwb"])


def test_a_month_lists_what_it_could_not_read(days: DataFolder, sample: City) -> None:
    path = days.root / f"articles/{DAY}/yzwb.jsonl"
    path.write_bytes(path.read_bytes() + TORN)
    with Ledger(f"sqlite:///{days.ledger}") as ledger:
        inputs = month_inputs(sample, days, ledger, "2026-06", now=datetime(2026, 7, 2, 9, tzinfo=SHANGHAI))
    (listed,) = [each for each in inputs.undated if "读不出来" in each.why]
    assert (listed.source, "yzwb.jsonl" in listed.title) == ("云泽晚报", True)
    assert not re.search("[A-Za-z]", listed.why)


def test_an_article_that_cannot_be_read_is_left_out_of_the_store_and_named(days: DataFolder) -> None:
    assert run(days, "index", "--all").exit_code == 0
    path = days.root / f"articles/{DAY}/yzwb.jsonl"
    lines = path.read_bytes()
    path.write_bytes(lines + TORN)
    said = run(days, "index", "--day", DAY)
    assert said.exit_code in (0, 1), said.output
    quarantined = days.quarantine("index", date.fromisoformat(DAY)).read_text(encoding="utf-8")
    assert "yzwb.jsonl" in quarantined or "yzwb" in quarantined
    path.write_bytes(lines)
    assert run(days, "index", "--day", DAY).exit_code == 0
    assert json.loads(run(days, "index", "--verify", "--json").stdout) == {"missing": [], "extra": [], "stale": []}


@pytest.fixture
def own_demo(demo: Workplace, tmp_path: Path) -> DataFolder:
    """A copy of the demo's folder, to be spoilt."""
    shutil.copytree(demo.folder.root, tmp_path / "sample", ignore=shutil.ignore_patterns("store", "outbox", "months"))
    return DataFolder(tmp_path / "sample")


def garbage(path: Path) -> None:
    path.write_bytes(b"not what it was" * 500)


@pytest.mark.parametrize("spoil", [garbage, Path.unlink], ids=["garbage", "gone"])
def test_an_index_that_is_broken_or_gone_says_so_and_is_built_anew(
    spoil: Callable[[Path], None], days: DataFolder
) -> None:
    assert run(days, "reindex").exit_code == 0
    before = run(days, "search", "环境", "--json").stdout
    for path in days.store.glob("*/*"):
        if path.is_file() and path.suffix != ".lock":
            spoil(path)
    named(run(days, "search", "环境"), "请运行 huanyu", "重建")
    assert run(days, "reindex").exit_code == 0
    assert run(days, "search", "环境", "--json").stdout == before
    shutil.rmtree(days.store)
    assert run(days, "reindex").exit_code == 0
    assert run(days, "search", "环境", "--json").stdout == before


def test_a_ledger_that_is_no_database_is_named_and_left_as_it_is(days: DataFolder) -> None:
    garbage(days.ledger)
    before = days.ledger.read_bytes()
    for command in (("task", "list"), ("alert", "--day", DAY), ("health",), ("upgrade",)):
        named(run(days, *command), "ledger.sqlite")
    assert days.ledger.read_bytes() == before


def test_a_ledger_that_another_holds_is_waited_for_and_then_named(
    days: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(days, "task", "list").exit_code == 0
    monkeypatch.setattr("ledger.database.BUSY_TIMEOUT_MS", 200)
    other = sqlite3.connect(days.ledger, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    words = ("user", "token", "revoke", "1")
    named(run(days, *words), "ledger.sqlite", "locked")
    other.execute("ROLLBACK")
    other.close()
    assert "locked" not in run(days, *words).output


def test_a_torn_archive_gives_what_stands_before_the_tear_and_is_named(own_demo: DataFolder) -> None:
    parts = ("articles", "observations")
    whole = files_of(own_demo.root, parts)
    path = max(own_demo.root.glob(f"pages/{DAY}/*.warc.gz"), key=lambda each: each.stat().st_size)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    said = run(own_demo, "parse", "--day", DAY)
    assert "Traceback" not in said.output
    assert said.exception is None or isinstance(said.exception, (SystemExit, *FAILURES)), repr(said.exception)
    told = said.output + "".join(each.read_text(encoding="utf-8") for each in own_demo.root.glob("quarantine/parse/*"))
    assert path.name in told
    path.write_bytes(data)
    assert run(own_demo, "parse", "--day", DAY).exit_code == 0
    assert files_of(own_demo.root, parts) == whole
