"""What is too old goes, kind by kind; what a closed month or an open task names stays; dry until it is asked for."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from cities.city import City
from cities.load import CityError, load_city
from cities.retention import SIX_MONTHS, Retention
from crawlers.article import Evidence
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from huanyu.cli import huanyu
from huanyu.retention import delete_expired, expired
from ledger.ledger import Ledger
from tests.index.written import DAY1, article, write_day

NOW = datetime(2029, 12, 1, 8, tzinfo=SHANGHAI)
OLD, RECENT = "2026-06-16", "2029-11-30"
NAMED, OPEN, OTHER = (f"pages/{OLD}/{name}.warc.gz" for name in ("named", "open", "other"))


@pytest.fixture
def ledger(folder: DataFolder) -> Ledger:
    return Ledger(f"sqlite:///{folder.ledger}")


@pytest.fixture
def house(folder: DataFolder, ledger: Ledger) -> DataFolder:
    """June 2026 closed on one page of evidence, a task open on another; of each kind an old and a recent file."""
    for day in (OLD, RECENT):
        for place in ("logs/{}.jsonl", "outbox/{}/a.eml", "quarantine/parse/{}.jsonl", "comments/{}/a.jsonl"):
            write(folder.root / place.format(day))
    for place in (NAMED, OPEN, OTHER, f"pages/{RECENT}/a.warc.gz", "articles/2026-06-16/x.jsonl"):
        write(folder.root / place)
    write(folder.root / "inbox" / "热线.xlsx")
    os.utime(folder.root / "inbox" / "热线.xlsx", (0, 0))
    write(folder.root / "months" / "2026-06" / "articles.jsonl", f'{{"evidence": {{"file": "{NAMED}"}}}}\n')
    ledger.close_month("2026-06", "m", by="赵局", at=NOW - timedelta(days=1200))
    write_day(folder, DAY1, [article("o", evidence=Evidence(file=OPEN, record="r", digest="d"))])
    ledger.raise_alert("t", day=DAY1, rule="plant", level="Ⅲ", clock="c", due=NOW, at=NOW, article="o")
    ledger.open_task("t", due=NOW, who="test", at=NOW)
    return folder


def write(path: Path, text: str = "x") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def kept_of(folder: DataFolder) -> set[str]:
    return {path.relative_to(folder.root).as_posix() for path in folder.root.rglob("*") if path.is_file()}


def test_the_old_files_of_each_kind_go_and_the_recent_ones_and_all_articles_stay(
    sample: City, house: DataFolder, ledger: Ledger
) -> None:
    before = kept_of(house)
    delete_expired(ledger, expired(sample, house, ledger, NOW.date()), by="运维", at=NOW)
    assert before - kept_of(house) == {
        OTHER, f"logs/{OLD}.jsonl", f"outbox/{OLD}/a.eml", f"quarantine/parse/{OLD}.jsonl", f"comments/{OLD}/a.jsonl",
        "inbox/热线.xlsx",
    }  # fmt: skip
    assert not (house.root / "outbox" / OLD).exists()


def test_evidence_of_a_month_that_is_not_closed_stays(sample: City, house: DataFolder, ledger: Ledger) -> None:
    write(house.root / "pages" / "2026-04-01" / "a.warc.gz")
    (pages, *_) = expired(sample, house, ledger, NOW.date())
    assert [path.name for path in pages.files] == ["other.warc.gz"]
    assert pages.kept == 3


def test_what_goes_is_put_on_record(sample: City, house: DataFolder, ledger: Ledger) -> None:
    delete_expired(ledger, expired(sample, house, ledger, NOW.date()), by="运维", at=NOW)
    deeds = {each.subject.split()[0]: each.detail["files"] for each in ledger.deeds() if each.what == "retention"}
    assert deeds == {"pages": 1, "logs": 1, "outbox": 1, "quarantine": 1, "comments": 1, "inbox": 1, "audit": 0}


def test_the_audit_goes_after_its_days_and_no_sooner(sample: City, folder: DataFolder, ledger: Ledger) -> None:
    for days in (sample.retention.audit + 2, sample.retention.audit - 2):
        ledger.note_deed(who="甲", what="read message", subject=str(days), at=NOW - timedelta(days=days))
    delete_expired(ledger, expired(sample, folder, ledger, NOW.date()), by="运维", at=NOW)
    assert [each.subject for each in ledger.deeds() if each.what == "read message"] == [
        str(sample.retention.audit - 2)
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["logs", "audit"])
def test_logs_and_audit_cannot_be_kept_for_less_than_six_months(kind: str) -> None:
    assert getattr(Retention(), kind) >= SIX_MONTHS
    with pytest.raises(ValueError, match=f"{SIX_MONTHS}"):
        Retention(**{kind: SIX_MONTHS - 1})


def test_a_city_says_its_own_days_and_a_slip_is_named(sample: City, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in sample.folder.glob("*.yaml"):
        (copy / path.name).write_bytes(path.read_bytes())
    (copy / "retention.yaml").write_text("pages: 2000\n", encoding="utf-8")
    assert (load_city(str(copy)).retention.pages, load_city(str(copy)).retention.logs) == (2000, 200)
    (copy / "retention.yaml").write_text("logs: 30\n", encoding="utf-8")
    with pytest.raises(CityError, match=r"retention\.yaml: logs 30"):
        load_city(str(copy))


def test_the_command_only_shows_until_it_is_told_to_delete(
    house: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setenv("HUANYU_NOW", NOW.isoformat())
    before = kept_of(house)
    shown = CliRunner().invoke(huanyu, ["--data", str(house.root.parent), "retention", "--dry-run"])
    assert "网页原样：2026年11月27日以前的 1 个文件" in shown.output
    assert "，可删；另有 2 个因月报、任务或尚未封账而保留" in shown.output
    assert before - kept_of(house) == set()
    done = CliRunner().invoke(huanyu, ["--data", str(house.root.parent), "retention", "--apply"])
    assert "已删除" in done.output
    assert OTHER in before - kept_of(house)
