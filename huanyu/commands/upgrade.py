"""upgrade: after a new program is installed, what the old one left is looked at and brought up to date."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from huanyu.chinese import ChineseCommand
from huanyu.commands.find import rebuild
from huanyu.upgrading import Records, records_there
from huanyu.workplace import Workplace, tell
from ledger.migrate import version_of
from ledger.tables import VERSION

_SHOWN = 20


@click.command("upgrade", cls=ChineseCommand)
@click.option("--dry-run", is_flag=True, help="只看，不动台账和检索库")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def upgrade_command(work: Workplace, dry_run: bool, as_json: bool) -> None:
    """换了新程序以后：逐行核对数据文件能不能读，升级台账，检索库要重建的重建。数据文件从不改写。先备份再升级。"""
    work.progress.doing("核对数据文件")
    found = list(work.progress.each(records_there(work.folder), "种"))
    newer = [place for each in found for place in each.newer]
    broken = [place for each in found for place in each.broken]
    before = version_of(work.ledger_url) if work.settings.get("ledger") or work.folder.ledger.is_file() else None
    too_new = before is not None and before > VERSION
    stands = before is not None and not too_new and not newer
    if stands and not dry_run:
        with work.ledger():
            pass
    with work.store() as store:
        due = store.rebuild_due()
    report: dict[str, Any] = {
        "records": [
            {"kind": each.kind, "now": each.now, "counts": dict(sorted(each.counts.items()))} for each in found
        ],
        "ledger": {"before": before, "now": before if dry_run or not stands else VERSION},
        "store": due, "newer": newer, "broken": broken,
    }  # fmt: skip
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _print(found, before, report["ledger"]["now"], due)
    _complain("由更新的程序写成，本程序读不了；请装回更新的程序", newer)
    _complain("读不出来", broken)
    if too_new:
        tell(f"台账由更新的程序建立（{before}，本程序到 {VERSION}），请升级程序后再用")
    failed = bool(newer or broken or too_new)
    if due and not dry_run and not newer and not too_new:
        failed |= bool(rebuild(work, as_json=False))
    sys.exit(1 if failed else 0)


def _print(found: list[Records], before: str | None, now: str | None, due: str | None) -> None:
    for each in found:
        older = f"，其中 {each.older} 条是旧格式，照旧能读" if each.older else ""
        print(f"{each.kind:<12} {sum(each.counts.values())} 条，现行格式 {each.now}{older}")
    if before is None:
        print("台账         还没有")
    elif before > VERSION:
        print(f"台账         {before}，本程序到 {VERSION}，没有动")
    elif before < VERSION:
        print(f"台账         {before} → {VERSION}{'，已升级' if now == VERSION else '（还没有升级）'}")
    else:
        print(f"台账         {before}，不用升级")
    print(f"检索库       {due or '不用重建'}")


def _complain(what: str, places: list[str]) -> None:
    if places:
        tell(f"有 {len(places)} 行{what}：")
        for place in places[:_SHOWN]:
            tell(f"  {place}")
        if len(places) > _SHOWN:
            tell("  ……")
