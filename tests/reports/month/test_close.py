"""Closing: frozen once, checked to the byte, changed by nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cities.city import City
from crawlers.article import Article
from crawlers.folder import DataFolder, records_of, write_records
from ledger.ledger import Ledger
from nlp.annotation import Annotation
from reports.month.close import ClosedFolder, CloseError, close_month, late_articles
from reports.month.formats import FORMAT, program
from reports.month.inputs import month_report
from reports.month.verify import verify_month

Close = Callable[[], ClosedFolder]


@pytest.fixture
def close(sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime) -> Close:
    return lambda: close_month(sample, june_folder, ledger, "2026-06", now=now, by="李敏", reason="演练")


def contents(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in sorted(path.iterdir())}


def test_a_closed_month_is_computed_again_to_the_same_bytes(close: Close, june_folder: DataFolder) -> None:
    closed = close()
    assert verify_month(june_folder, "2026-06", manifest=closed.manifest) == ()
    manifest = json.loads((closed.path / "manifest.json").read_bytes())
    assert (manifest["month"], manifest["format"], manifest["program"]) == ("2026-06", FORMAT, program())
    assert set(contents(closed.path)) == {
        "articles.jsonl", "rules.yaml", "inputs.json", "result.json", "figures.json", "manifest.json", "ranking.csv",
        "corrections.csv", "排名.xlsx", "通报.docx", "排名.html",
    }  # fmt: skip


def test_a_month_closed_on_a_copy_of_the_data_has_the_same_bytes(
    close: Close, sample: City, june_folder: DataFolder, tmp_path: Path, now: datetime
) -> None:
    shutil.copytree(june_folder.root, tmp_path / "copy" / "sample")
    copy = DataFolder(tmp_path / "copy" / "sample")
    with Ledger(f"sqlite:///{copy.ledger}") as ledger:
        again = close_month(sample, copy, ledger, "2026-06", now=now, by="李敏", reason="演练")
    assert contents(again.path) == contents(close().path)


def test_closing_twice_is_one(
    close: Close, sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    first = close()
    before = contents(first.path)
    second = close_month(sample, june_folder, ledger, "2026-06", now=now + timedelta(days=9), by="王五", reason="演练")
    assert (second.by, second.at, second.manifest, second.fresh) == (first.by, first.at, first.manifest, False)
    assert contents(first.path) == before


def test_a_manifest_made_to_fit_a_forged_result_is_found_by_the_ledgers_digest(
    close: Close, june_folder: DataFolder
) -> None:
    closed = close()
    manifest = closed.path / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"month"', b'"Month"'))
    assert verify_month(june_folder, "2026-06") == ()
    assert verify_month(june_folder, "2026-06", manifest=closed.manifest)[0].startswith("manifest.json：")


def test_a_file_that_is_missing_or_was_added_is_named(close: Close, june_folder: DataFolder) -> None:
    path = close().path
    (path / "ranking.csv").rename(path / "排名2.csv")
    assert verify_month(june_folder, "2026-06")[:2] == ("ranking.csv：缺失", "排名2.csv：封账时没有这个文件")


def test_a_month_still_running_is_refused(sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime) -> None:
    with pytest.raises(CloseError, match="还没有结束"):
        close_month(sample, june_folder, ledger, "2026-07", now=now, by="李敏", reason="演练")
    with pytest.raises(CloseError, match="还没有结束"):
        close_month(sample, june_folder, ledger, "2026-06", now=now.replace(month=6, day=30), by="李敏", reason="演练")
    assert not june_folder.month("2026-07").exists()


def test_a_month_cannot_be_closed_after_a_later_one_or_by_nobody(
    close: Close, sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    with pytest.raises(CloseError, match="谁封的"):
        close_month(sample, june_folder, ledger, "2026-06", now=now, by=" ", reason="演练")
    close()
    with pytest.raises(CloseError, match="2026-06 已经封账"):
        close_month(sample, june_folder, ledger, "2026-05", now=now, by="李敏", reason="演练")


def test_a_closing_killed_before_the_ledger_knew_is_finished_with_what_it_froze(
    close: Close, sample: City, june_folder: DataFolder, tmp_path: Path, now: datetime
) -> None:
    frozen = contents(close().path)
    with Ledger(f"sqlite:///{tmp_path}/fresh.sqlite") as unaware:
        done = close_month(
            sample, june_folder, unaware, "2026-06", now=now + timedelta(days=1), by="王五", reason="演练"
        )
        assert unaware.closing("2026-06") is not None
    assert (done.by, contents(done.path)) == ("李敏", frozen)


def test_a_late_article_and_a_correction_change_nothing_and_the_article_is_reported(
    close: Close, sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    closed = close()
    before = month_report(sample, june_folder, ledger, "2026-06", now=now)
    _add_late(june_folder, now)
    ledger.correct("yzrb/0603-01", "env", False, who="李敏", why="试", at=now)
    after = month_report(sample, june_folder, ledger, "2026-06", now=now + timedelta(days=2))
    assert after == before
    assert [each.id for each in late_articles(sample, june_folder, ledger, "2026-06")] == ["late"]
    assert verify_month(june_folder, "2026-06", manifest=closed.manifest) == ()


def test_a_correction_before_the_closing_counts_and_is_listed(
    close: Close, sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    before = [{"code": "990103", "stance": "曝光"}]
    ledger.correct("yzrb/0620-03", "districts", [{"code": "990102", "stance": "正面"}], before=before,
                   who="李敏", why="写的是整改", at=now)  # fmt: skip
    close()
    report = month_report(sample, june_folder, ledger, "2026-06", now=now)
    points = {each.article: each.worth for score in report.standings[0].items for each in score.articles}
    assert points["yzrb/0620-03"] == 4
    assert [(each.field, each.who, each.why) for each in report.corrections] == [("districts", "李敏", "写的是整改")]


def test_the_next_month_tells_rank_changes_and_the_years_points_of_closed_months_only(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    may = close_month(sample, june_folder, ledger, "2026-05", now=now, by="李敏", reason="演练")
    totals = {line["unit"]: line["total"] for line in json.loads((may.path / "result.json").read_bytes())["standings"]}
    provisional = month_report(sample, june_folder, ledger, "2026-06", now=now)
    assert {line.unit: line.year for line in provisional.standings} == pytest.approx(totals)
    close_month(sample, june_folder, ledger, "2026-06", now=now, by="李敏", reason="演练")
    june = month_report(sample, june_folder, ledger, "2026-06", now=now)
    assert june.previous == "2026-05"
    assert {line.unit: line.year for line in june.standings} == pytest.approx(
        {line.unit: totals[line.unit] + line.total for line in june.standings}
    )
    ranks = {line["unit"]: line["rank"] for line in json.loads((may.path / "result.json").read_bytes())["standings"]}
    assert {line.unit: line.change for line in june.standings} == {
        line.unit: ranks[line.unit] - (line.rank or 0) for line in june.standings
    }


def _add_late(folder: DataFolder, now: datetime) -> None:
    day = now.date() + timedelta(days=1)
    article = next(records_of(Article, folder.articles(now.date(), "yzrb")))
    annotation = next(records_of(Annotation, folder.annotated(now.date(), "yzrb")))
    late = {"id": "late", "version": "1"}
    write_records(folder.articles(day, "yzrb"), [_with(article, late | {"published_at": "2026-06-30T08:00:00+08:00"})])
    write_records(folder.annotated(day, "yzrb"), [_with(annotation, late | {"env": 1.0})])


def _with(record: object, changes: dict[str, object]) -> object:
    from dataclasses import replace

    return replace(record, **changes)  # type: ignore[type-var]
