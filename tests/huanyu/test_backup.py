"""`huanyu backup` while others write and `huanyu restore` into an empty folder: the same files, ledger and answers."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder, write_whole
from huanyu.backup.listed import BackupError, backups_in
from huanyu.backup.make import make_backup
from huanyu.cli import huanyu
from huanyu.workplace import Workplace
from ledger.copying import copy_ledger
from ledger.database import LedgerError
from ledger.ledger import Ledger
from tests.huanyu.states import files_of, ledger_rows, small_city

NOW = datetime(2026, 7, 1, 22, tzinfo=SHANGHAI)
KEPT = ("articles", "observations", "annotated", "related", "events", "quarantine", "months", "outbox", "pages",
        "accounts", "inbox", "briefings", "logs")  # fmt: skip
QUERY = ("search", "热电厂 情感:负面", "--json", "--facets", "--sort", "time")


def run(data: Path, *words: str, now: datetime = NOW) -> Result:
    return CliRunner(env={"HUANYU_NOW": now.isoformat()}).invoke(huanyu, ["--data", str(data), *words])


def backed_up(data: Path, target: Path, now: datetime = NOW) -> Path:
    said = run(data, "backup", str(target), "--json", now=now)
    assert said.exit_code == 0, said.output
    return Path(json.loads(said.stdout)["backup"])


@pytest.fixture
def home(days: DataFolder) -> Path:
    """The data folder above a city with three days and a ledger."""
    with Ledger(f"sqlite:///{days.ledger}") as ledger:
        ledger.set_user("wang", "correct horse", role="analyst", by="test", at=NOW)
    write_whole(days.outbox / "2026-06-17" / "a.eml", b"To: wang@sthj.example\n")
    write_whole(days.root / "signing.key", b"k" * 32)
    (days.root / "signing.key").chmod(0o600)
    return days.root.parent


def test_what_is_restored_answers_as_the_house_did(demo: Workplace, tmp_path: Path) -> None:
    data = demo.settings.data
    made = backed_up(data, tmp_path / "backups")
    checksums = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=made, capture_output=True, check=False)
    assert checksums.returncode == 0, checksums.stdout
    assert not (made / "data" / "store").exists()
    restored = run(tmp_path / "new", "restore", str(made))
    assert restored.exit_code == 0, restored.output
    folder = tmp_path / "new" / "sample"
    # logs go on being written by the commands themselves
    for part in KEPT[:-1]:
        assert files_of(folder, (part,)) == files_of(demo.folder.root, (part,)), part
    assert ledger_rows(folder) == ledger_rows(demo.folder.root)
    assert run(tmp_path / "new", *QUERY).stdout == run(data, *QUERY).stdout
    assert run(tmp_path / "new", "month", "2026-06", "--verify").exit_code == 0
    assert json.loads(run(tmp_path / "new", "index", "--verify", "--json").stdout) == {
        "missing": [], "extra": [], "stale": [],
    }  # fmt: skip


def test_a_file_that_has_not_changed_is_kept_once(home: Path, tmp_path: Path) -> None:
    first = backed_up(home, tmp_path / "backups")
    write_whole(home / "sample" / "outbox" / "2026-06-17" / "a.eml", b"To: li@sthj.example\n")
    second = backed_up(home, tmp_path / "backups", NOW + timedelta(hours=1))
    article = "data/articles/2026-06-17/yzwb.jsonl"
    assert (first / article).stat().st_ino == (second / article).stat().st_ino
    mail = "data/outbox/2026-06-17/a.eml"
    assert ((first / mail).read_bytes(), (second / mail).read_bytes()) == (
        b"To: wang@sthj.example\n", b"To: li@sthj.example\n",
    )  # fmt: skip
    assert [run(home, "restore", "--check", str(each)).exit_code for each in (first, second)] == [0, 0]


def test_only_the_last_ones_are_kept_where_that_is_asked(home: Path, tmp_path: Path) -> None:
    for hour in range(3):
        now = (NOW + timedelta(hours=hour)).isoformat()
        environment = {"HUANYU_NOW": now}
        words = ["--data", str(home), "backup", str(tmp_path / "backups"), "--keep", "2"]
        assert CliRunner(env=environment).invoke(huanyu, words).exit_code == 0
    assert [path.name for path in backups_in(tmp_path / "backups", "sample")] == [
        "sample-20260701T230000", "sample-20260702T000000",
    ]  # fmt: skip


def test_secrets_are_as_closed_in_the_backup_as_in_the_house(home: Path, tmp_path: Path) -> None:
    made = backed_up(home, tmp_path / "backups")
    assert made.stat().st_mode & 0o077 == 0
    assert (made / "data" / "signing.key").stat().st_mode & 0o077 == 0
    run(tmp_path / "new", "restore", str(made))
    assert (tmp_path / "new" / "sample" / "signing.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("culprit", ["data/articles/2026-06-17/yzwb.jsonl", "ledger.sqlite", "SHA256SUMS"])
def test_a_damaged_backup_is_named_and_nothing_of_it_is_restored(culprit: str, home: Path, tmp_path: Path) -> None:
    made = backed_up(home, tmp_path / "backups")
    bytes_there = (made / culprit).read_bytes()
    (made / culprit).write_bytes(bytes_there[:-10] + b"0123456789")
    said = run(tmp_path / "new", "restore", str(made))
    assert (said.exit_code, f"{culprit} 已改动" in said.output) == (1, True)
    assert not (tmp_path / "new" / "sample").exists()
    (made / culprit).unlink()
    assert f"缺 {culprit}" in run(tmp_path / "new", "restore", "--check", str(made)).output


def test_a_backup_is_put_only_into_an_empty_folder_of_its_city(home: Path, tmp_path: Path) -> None:
    made = backed_up(home, tmp_path / "backups")
    said = run(home, "restore", str(made))
    assert (said.exit_code, "不是空的" in said.output) == (1, True)
    other = CliRunner().invoke(huanyu, ["--city", "changde", "--data", str(tmp_path / "new"), "restore", str(made)])
    assert (other.exit_code, "备份是城市“sample”的" in other.output) == (1, True)
    assert "不是备份" in run(tmp_path / "new", "restore", str(tmp_path)).output
    assert "不能放在数据目录" in run(home, "backup", str(home / "sample" / "backups")).output


def test_a_restore_whose_ledger_cannot_be_put_back_leaves_nothing(home: Path, tmp_path: Path) -> None:
    made = backed_up(home, tmp_path / "backups")
    there = tmp_path / "there.sqlite"
    there.write_bytes(b"somebody's")
    environment = {"HUANYU_LEDGER": f"sqlite:///{there}"}
    words = ["--data", str(tmp_path / "new"), "restore", str(made)]
    said = CliRunner(env=environment).invoke(huanyu, words)
    assert (type(said.exception), "已经在了" in str(said.exception)) == (LedgerError, True)
    left = [path for path in (tmp_path / "new").iterdir() if "lease" not in path.name]
    assert (left, there.read_bytes()) == ([], b"somebody's")


def test_all_files_of_the_city_are_kept_and_compared_but_not_the_data_below_it(tmp_path: Path) -> None:
    city = small_city(tmp_path / "small", ("yzwb", "cffb"))
    write_whole(city / "topics" / "own.npz", b"weights")
    write_whole(city / "data" / "small" / "pages" / "2026-06-17" / "a", b"x")
    words = ["--city", str(city), "--data", str(city / "data")]
    said = CliRunner().invoke(huanyu, [*words, "backup", str(city / "backups"), "--json"])
    assert said.exit_code == 0, said.output
    made = Path(json.loads(said.stdout)["backup"])
    kept = files_of(made / "city", (".",))
    assert kept == {path: digest for path, digest in files_of(city, (".",)).items()
                    if not path.startswith(("data/", "backups/"))}  # fmt: skip
    assert {"topics/own.npz", "sources.yaml"} < kept.keys()
    assert any(path.startswith("golden/yzwb/") and path.endswith(".warc.gz") for path in kept)
    write_whole(city / "topics" / "own.npz", b"others")
    shutil.rmtree(city / "data")
    words[-1] = str(tmp_path / "new")
    assert "城市资料与备份时不同：topics/own.npz；" in CliRunner().invoke(huanyu, [*words, "restore", str(made)]).output


def test_a_backup_of_a_newer_program_is_refused(home: Path, tmp_path: Path) -> None:
    made = backed_up(home, tmp_path / "backups")
    header = json.loads((made / "backup.json").read_text(encoding="utf-8"))
    (made / "backup.json").write_text(json.dumps(header | {"schema": 99}), encoding="utf-8")
    assert "由更新的程序所作（99，本程序到 1）" in run(tmp_path / "new", "restore", str(made)).output


def test_a_name_with_a_line_break_is_listed_as_coreutils_list_it(home: Path, tmp_path: Path) -> None:
    write_whole(home / "sample" / "inbox" / "热线\n补\\充.xlsx", b"x")
    made = backed_up(home, tmp_path / "backups")
    done = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=made, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout
    assert run(home, "restore", "--check", str(made)).exit_code == 0


@pytest.mark.parametrize("writes", [1, 3])
def test_what_is_written_between_ledger_and_files_makes_it_take_both_again(
    writes: int, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DataFolder(home / "sample")
    url = f"sqlite:///{folder.ledger}"
    mails = iter(range(writes))

    def copied_and_then_written_to(*given: Any) -> Path | None:
        copy = copy_ledger(*given)
        if (number := next(mails, None)) is not None:
            path = f"outbox/2026-06-18/{number}.eml"
            write_whole(folder.root / path, b"x")
            with Ledger(url) as ledger:
                ledger.note_mail_prepared(
                    f"<{number}@house>", path=path, day=NOW.date(), kind="digest", recipients=["a@b.cn"], at=NOW
                )
        return copy

    monkeypatch.setattr("huanyu.backup.make.copy_ledger", copied_and_then_written_to)
    monkeypatch.setattr("time.sleep", lambda _: None)
    made = make_backup(
        folder.root, {}, tmp_path / "backups", city="sample", ledger=url, at=NOW, program="test", environment={}
    )
    with Ledger(f"sqlite:///{made / 'ledger.sqlite'}") as ledger:
        noted = {mail.path for mail in ledger.mails()}
    assert noted == {f"outbox/2026-06-18/{number}.eml" for number in range(writes)}
    assert noted <= {path.relative_to(made / "data").as_posix() for path in made.glob("data/outbox/*/*.eml")}


def test_a_house_that_never_keeps_still_is_said_to_be_so(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DataFolder(home / "sample")

    def written_to(*_: Any) -> None:
        write_whole(folder.outbox / "2026-06-18" / "a.eml", b"x")

    monkeypatch.setattr("huanyu.backup.make.copy_ledger", written_to)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with pytest.raises(BackupError, match="一直在写"):
        make_backup(
            folder.root, {}, tmp_path / "backups", city="sample", ledger="", at=NOW, program="test", environment={}
        )
    assert not list((tmp_path / "backups").iterdir())
