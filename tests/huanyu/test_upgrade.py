"""`huanyu upgrade`: files of an older number stay as they are and are read, ledger and store are brought up; what a newer
program wrote is refused by its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from click.testing import CliRunner, Result

import ledger.migrate
from crawlers.folder import DataFolder
from huanyu.cli import huanyu
from ledger.database import engine_of
from ledger.tables import VERSION
from tests.huanyu.states import files_of

ROOT = Path(__file__).parent.parent.parent
OLD = ROOT / "tests" / "records" / "article-1.jsonl"
PARTS = ("articles", "observations", "annotated", "related", "events")


def run(folder: DataFolder, *words: str) -> Result:
    return CliRunner().invoke(huanyu, ["--data", str(folder.root.parent), *words])


@pytest.fixture
def old_house(days: DataFolder) -> DataFolder:
    """Three days, a fourth whose articles are of the first number, and a ledger of the first tables."""
    day = days.root / "articles" / "2026-06-15"
    day.mkdir()
    (day / "yzwb.jsonl").write_bytes(OLD.read_bytes())
    engine = engine_of(f"sqlite:///{days.ledger}")
    config = Config()
    config.set_main_option("script_location", str(Path(ledger.migrate.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    return days


def test_what_an_older_program_left_is_brought_up_and_no_record_is_rewritten(old_house: DataFolder) -> None:
    before = files_of(old_house.root, PARTS)
    looked = run(old_house, "upgrade", "--dry-run", "--json")
    assert looked.exit_code == 0, looked.output
    assert json.loads(looked.stdout)["ledger"] == {"before": "0001", "now": "0001"}
    counts = {each["kind"]: each["counts"] for each in json.loads(looked.stdout)["records"]}
    lines = [line for path in old_house.root.glob("articles/*/*.jsonl") for line in path.read_bytes().splitlines()]
    assert counts["Article"]["1"] == sum(b'"schema":1,' in line for line in lines) >= 2
    said = run(old_house, "upgrade")
    assert said.exit_code == 0, said.output
    assert f"0001 → {VERSION}，已升级" in said.stdout
    assert "是旧格式，照旧能读" in said.stdout
    assert files_of(old_house.root, PARTS) == before
    assert json.loads(run(old_house, "upgrade", "--json").stdout)["ledger"] == {"before": VERSION, "now": VERSION}


def test_a_store_of_an_older_form_is_rebuilt(days: DataFolder) -> None:
    assert run(days, "reindex").exit_code == 0
    (about,) = days.store.glob("*/about.json")
    about.write_text(json.dumps(json.loads(about.read_text()) | {"schema": 1}))
    said = run(days, "upgrade")
    assert (said.exit_code, "检索库已重建" in said.stdout) == (0, True), said.output
    assert "不用重建" in run(days, "upgrade").stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"schema": 99, "id": "x"}\n', "articles/2026-06-19/x.jsonl:1：Article 的格式 99，本程序到 2"),
        (b'{"schema": 2, "id"\n', "articles/2026-06-19/x.jsonl:1：not JSON"),
    ],
)
def test_a_line_of_a_newer_program_or_of_none_is_named_by_its_place(line: bytes, said: str, days: DataFolder) -> None:
    path = days.root / "articles" / "2026-06-19" / "x.jsonl"
    path.parent.mkdir()
    path.write_bytes(line)
    refused = run(days, "upgrade")
    assert (refused.exit_code, said in refused.stderr) == (1, True), refused.output


def test_a_ledger_of_a_newer_program_is_refused(old_house: DataFolder) -> None:
    engine = engine_of(f"sqlite:///{old_house.ledger}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    refused = run(old_house, "upgrade")
    assert (refused.exit_code, "台账由更新的程序建立（9999" in refused.stderr) == (1, True), refused.output


def test_what_was_not_upgraded_is_not_said_to_be(old_house: DataFolder) -> None:
    (old_house.root / "articles" / "2026-06-15" / "x.jsonl").write_bytes(b'{"schema": 99, "id": "x"}\n')
    said = run(old_house, "upgrade")
    assert (said.exit_code, f"0001 → {VERSION}（还没有升级）" in said.stdout) == (1, True), said.output
    assert json.loads(run(old_house, "upgrade", "--json").stdout)["ledger"] == {"before": "0001", "now": "0001"}
