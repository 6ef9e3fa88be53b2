"""followers and activity: what people count and do by the plan, into the ledger, with its proof."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from cities.city import City
from huanyu.chinese import ChineseCommand
from huanyu.parameters import DAY, MONTH
from huanyu.workplace import Workplace, tell
from ledger.database import LedgerError
from ledger.followers import FewerFollowers
from reports.month.entering import campaign_on, read_counts
from reports.month.form import FormError
from reports.month.handing_in import unit_named
from reports.month.proofs import ProofError, keep_proof, proof_of


@click.command("followers", cls=ChineseCommand)
@click.argument("month", type=MONTH, metavar="月份")
@click.argument("unit", required=False, metavar="[单位")
@click.argument("count", required=False, type=int, metavar="人数]")
@click.option("--by", metavar="姓名", help="登记人")
@click.option("--proof", metavar="凭据", help="在哪里能查到，如截图的文件名")
@click.option(
    "--file",
    "file",
    type=click.Path(exists=True, dir_okay=False),
    metavar="表格",
    help="从 Excel 导入：列为 单位、累计人数、凭据（可不填，以表格本身为凭据）",
)
@click.option("--force", is_flag=True, help="比上次少九成以上也照登")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def followers_command(
    work: Workplace,
    month: str,
    unit: str | None,
    count: int | None,
    by: str | None,
    proof: str | None,
    file: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """加粉：登记某单位到月底累计带来的关注人数，或从表格导入；都不给则列出当月。"""
    if file is not None:
        if not by:
            raise click.UsageError("导入要写明登记人：--by 姓名")
        _import_followers(work, month, Path(file), by, force)
        return
    if unit is None:
        _list_followers(work, month, as_json)
        return
    if count is None or not by or not proof:
        raise click.UsageError("登记要写：huanyu followers 月份 单位 人数 --by 姓名 --proof 凭据")
    with work.writing("followers"), work.ledger() as ledger:
        try:
            made = ledger.add_followers(
                _unit(work.city, unit), month, count, proof=proof_of(work.folder, proof), by=by,
                at=work.settings.now(), force=force,
            )  # fmt: skip
        except (LedgerError, ProofError) as error:
            raise click.ClickException(f"{unit}：{_with_option(error)}") from error
        closed = ledger.closing(month)
    print(json.dumps(asdict(made), ensure_ascii=False) if as_json else f"已登记：{month} {unit} 累计 {count} 人")
    if closed is not None:
        tell(f"{month} 已经封账，这次登记不改变当月得分。")


def _list_followers(work: Workplace, month: str, as_json: bool) -> None:
    with work.ledger() as ledger:
        entered = ledger.followers(month)
    if as_json:
        print(json.dumps([asdict(each) for each in entered.values()], ensure_ascii=False))
        return
    for unit in work.city.units:
        if unit.district is not None:
            each = entered.get(unit.id)
            print(f"{unit.name}\t" + ("未登记" if each is None else f"{each.count} 人\t{each.by}\t{each.proof}"))


def _import_followers(work: Workplace, month: str, path: Path, by: str, force: bool) -> None:
    with work.writing("followers"), work.ledger() as ledger:
        try:
            rows, bad = read_counts(work.city, path.read_bytes())
            kept = keep_proof(work.folder, path.name, path.read_bytes())
        except (FormError, ProofError) as error:
            raise click.ClickException(f"{path.name}：{error}") from error
        failed = [str(each) for each in bad]
        for row in rows:
            try:
                ledger.add_followers(
                    row.unit, month, row.count, proof=proof_of(work.folder, row.proof) if row.proof else kept, by=by,
                    at=work.settings.now(), force=force,
                )  # fmt: skip
            except (LedgerError, ProofError) as error:
                failed.append(f"第{row.row}行：{_with_option(error)}")
    print(f"已登记 {month} 的 {len(rows) + len(bad) - len(failed)} 个单位，凭据存为 {kept}")
    for line in failed:
        tell(f"没有登记：{line}")
    sys.exit(1 if failed else 0)


@click.command("activity", cls=ChineseCommand)
@click.argument("unit", metavar="单位", required=False)
@click.argument("campaign", metavar="计划项目", required=False)
@click.argument("day", type=DAY, metavar="日期", required=False)
@click.argument("title", metavar="活动名称", required=False)
@click.option("--proof", metavar="凭据", help="照片、验收文件等；写文件名则留存一份")
@click.option("--by", metavar="姓名", help="登记人")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def activity_command(
    work: Workplace, unit: str | None, campaign: str | None, day: date | None, title: str | None, proof: str | None,
    by: str | None, as_json: bool,
) -> None:  # fmt: skip
    """登记计划内开展的活动或里程碑的完成（如基地建成验收）；什么都不给则列出已登记的。"""
    if unit is None:
        _list_activities(work, as_json)
        return
    if not (campaign and day and title and proof and by):
        raise click.UsageError("登记要写：huanyu activity 单位 计划项目 日期 名称 --proof 凭据 --by 姓名")
    with work.writing("activity"), work.ledger() as ledger:
        try:
            made = ledger.add_activity(
                _unit(work.city, unit), campaign_on(work.city, campaign, day).id, day, title,
                proof=proof_of(work.folder, proof), by=by, at=work.settings.now(),
            )  # fmt: skip
        except (LedgerError, ProofError) as error:
            raise click.ClickException(str(error)) from error
        closed = ledger.closing(made.day[:7])
    print(json.dumps(asdict(made), ensure_ascii=False) if as_json else f"已登记第 {made.number} 号活动：{made.title}")
    if closed is not None:
        tell(f"{made.day[:7]} 已经封账，这次登记不改变当月得分。")


def _list_activities(work: Workplace, as_json: bool) -> None:
    with work.ledger() as ledger:
        found = ledger.activities()
    if as_json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False))
        return
    units = {unit.id: unit.name for unit in work.city.units}
    plans = {each.id: each.name for each in work.city.campaigns}
    for each in found:
        names = (units.get(each.unit, each.unit), plans.get(each.campaign, each.campaign))
        print("\t".join((str(each.number), each.day, *names, each.title, each.by, each.proof)))


def _with_option(error: Exception) -> str:
    return f"{error}（--force）" if isinstance(error, FewerFollowers) else str(error)


def _unit(city: City, name: str) -> str:
    try:
        return unit_named(city, name).id
    except LedgerError as error:
        raise click.UsageError(str(error)) from None
