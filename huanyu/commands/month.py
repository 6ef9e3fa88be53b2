"""month: the month's table, its closing and its verification."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from huanyu.chinese import ChineseCommand
from huanyu.parameters import MONTH
from huanyu.workplace import Workplace, tell
from index.document import Document
from reports.month.amend import amend_month
from reports.month.amended import ToldCorrection, carry_words, corrections_of, told_correction
from reports.month.close import ClosedFolder, CloseError, close_month, late_articles
from reports.month.editions import amended
from reports.month.facts import RuleError
from reports.month.frozen import FrozenError, write_papers
from reports.month.inputs import month_report
from reports.month.records import MonthReport, Standing
from reports.month.verify import verify_month
from reports.month.words import change_words, columns_of, moment_words, month_words, state_words

LATE_SHOWN = 10


@click.command("month", cls=ChineseCommand)
@click.argument("month", type=MONTH, metavar="月份")
@click.option("--close", "closing", is_flag=True, help="封账：冻结文章、规则和结果，此后不再变动")
@click.option("--by", metavar="姓名", help="封账人")
@click.option("--reason", metavar="理由", help="来源缺采过多、自报或异议未核完时，为什么仍然封账")
@click.option("--signer", metavar="姓名", help="签发通报的领导")
@click.option("--amend", "amending", is_flag=True, help="更正已封账的月份（更正1、更正2……），要写 --by 和 --reason")
@click.option("--article", "articles", multiple=True, metavar="文章号", help="只更正这些文章；不给则全部晚到和改判的")
@click.option("--objection", type=int, metavar="号", help="这次更正依据的异议")
@click.option("--verify", "verifying", is_flag=True, help="核对已封账的月份：按冻结的材料重算，逐字节比对")
@click.option("--rules", "ruling", is_flag=True, help="用可以写进通报的话说明计分规则")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def month_command(
    work: Workplace, month: str, closing: bool, by: str | None, reason: str | None, signer: str | None,
    amending: bool, articles: tuple[str, ...], objection: int | None, verifying: bool, ruling: bool, as_json: bool,
) -> None:  # fmt: skip
    """月报：某月的得分和排名，如 huanyu month 2026-06；未封账时为暂计。"""
    if closing + amending + verifying + ruling > 1:
        raise click.UsageError("--close、--amend、--verify、--rules 只能给一个")
    if closing and not by:
        raise click.UsageError("--close 要写明封账人：--by 姓名")
    if amending and not (by and reason):
        raise click.UsageError("--amend 要写明更正人和理由：--by 姓名 --reason 理由")
    try:
        if verifying:
            sys.exit(_verify(work, month, as_json))
        if closing:
            _close(work, month, by or "", reason, signer, as_json)
        elif amending:
            _amend(work, month, by or "", reason or "", articles, objection, as_json)
        elif ruling:
            _say_rules(work, month, as_json)
        else:
            _show(work, month, as_json)
    except (RuleError, CloseError, FrozenError) as error:
        raise click.ClickException(str(error)) from error


def _show(work: Workplace, month: str, as_json: bool) -> None:
    with work.writing("month"), work.ledger() as ledger:
        report = month_report(work.city, work.folder, ledger, month, now=work.settings.now())
        late = late_articles(work.city, work.folder, ledger, month) if report.closed else ()
        made = ledger.month_corrections(month)
        path = work.folder.month(month) if report.closed else work.folder.briefings / f"{month}-暂计"
        if not report.closed:
            write_papers(path, report)
    if as_json:
        _print_json(
            report, path, late=[asdict(each) | {"body": ""} for each in late],
            month_corrections=[asdict(each) for each in made],
        )  # fmt: skip
        return
    _print_table(report)
    _print_remarks(report)
    _print_corrections([each for each in corrections_of(report) if report.edition is None])
    _print_corrections([told_correction(amended(each), report, carry_words(each.carry or "")) for each in made])
    _print_late(late)
    _print_paths(path)
    for each in made:
        print(f"  更正{each.number}：{work.folder.month_edition(month, each.number)}")


def _close(work: Workplace, month: str, by: str, reason: str | None, signer: str | None, as_json: bool) -> None:
    with work.writing("month"), work.ledger() as ledger:
        closed = close_month(
            work.city, work.folder, ledger, month, now=work.settings.now(), by=by, reason=reason, signer=signer
        )  # fmt: skip
        report = month_report(work.city, work.folder, ledger, month, now=work.settings.now())
    if as_json:
        _print_json(report, closed.path, manifest=closed.manifest, fresh=closed.fresh)
        return
    _print_table(report)
    _say_closed(closed)
    _print_paths(closed.path)


def _say_closed(closed: ClosedFolder) -> None:
    told = f"由{closed.by}于 {moment_words(closed.at)} 封账，指纹 {closed.manifest[:16]}…"
    print(f"\n{closed.month} {told}" if closed.fresh else f"\n{closed.month} 早已{told}，这次没有变动。")


def _amend(
    work: Workplace, month: str, by: str, reason: str, articles: Sequence[str], objection: int | None, as_json: bool
) -> None:
    with work.writing("month"), work.ledger() as ledger:
        made = amend_month(
            work.city, work.folder, ledger, month, now=work.settings.now(), by=by, reason=reason, articles=articles,
            objection=objection,
        )  # fmt: skip
    if as_json:
        print(json.dumps(asdict(made), ensure_ascii=False))
        return
    names = {unit.id: unit.name for unit in work.city.units}
    print(f"{month_words(month)}更正{made.number}：{made.reason}（{made.by}，{moment_words(made.at)}）")
    for unit, before in made.before.items():
        if (after := made.after.get(unit, before)) != before:
            print(f"  {names.get(unit, unit)}  {before:g} → {after:g}")
    told = "差额计入下一个封账月份" if made.carry == "next_month" else "年度累计以这次更正为准"
    print(f"原表不动，{told}。")
    _print_paths(work.folder.month_edition(month, made.number))


def _verify(work: Workplace, month: str, as_json: bool) -> int:
    with work.ledger() as ledger:
        closing = ledger.closing(month)
        editions = {each.number: each.manifest for each in ledger.month_corrections(month)}
    if closing is None:
        raise CloseError(f"{month} 还没有封账")
    wrong = verify_month(work.folder, month, manifest=closing.manifest, editions=editions)
    if as_json:
        print(json.dumps({"month": month, "manifest": closing.manifest, "wrong": wrong}, ensure_ascii=False))
    elif wrong:
        for line in wrong:
            print(f"✗ {line}")
    else:
        print(f"{month} 核对无误：各文件与封账时一致，按冻结的材料重算，结果逐字节相同。")
    return 1 if wrong else 0


def _say_rules(work: Workplace, month: str, as_json: bool) -> None:
    with work.ledger() as ledger:
        report = month_report(work.city, work.folder, ledger, month, now=work.settings.now())
    if as_json:
        print(json.dumps({"month": month, "rules": report.rules}, ensure_ascii=False))
        return
    print(f"{month_words(month)}适用的计分规则")
    for number, sentence in enumerate(report.rules, 1):
        print(f"{number}．{sentence}。")


def _print_json(report: MonthReport, path: Path, **more: Any) -> None:
    state = "closed" if report.closed else "provisional"
    print(json.dumps({"state": state, "path": str(path), **more, **asdict(report)}, ensure_ascii=False))


def _print_table(report: MonthReport) -> None:
    state = f"{report.closed_by}封账" if report.closed else "暂计，未封账"
    title = f"{report.name}{month_words(report.month)}生态环境宣传工作计分排名"
    print(f"{title}（{state}，截至 {moment_words(report.as_of)}）\n")
    heads = [
        "名次", "单位", *(f"{head.name}({head.points:g})" for head in report.heads),
        *(["更正补差"] if report.amendments else []), "当月得分", "名次变化", "累计得分", "缺采最多影响",
    ]  # fmt: skip
    rows = [heads, *(_row(report, line) for line in report.standings)]
    widths = [max(columns_of(row[column]) for row in rows) for column in range(len(heads))]
    for number, row in enumerate(rows):
        print(
            "  ".join(
                _padded(text, width, column != 1) for column, (text, width) in enumerate(zip(row, widths, strict=True))
            )
        )
        if number == 0:
            print("─" * (sum(widths) + 2 * (len(widths) - 1)))


def _row(report: MonthReport, line: Standing) -> list[str]:
    places = report.decimals
    states = {head.item: state_words(head.state) for head in report.heads}
    points = [states[each.item] if each.points is None else f"{each.points:.{places}f}" for each in line.items]
    year = "—" if line.year is None else f"{line.year:.{places}f}"
    rank = "—" if line.rank is None else str(line.rank)
    carried = [f"{line.carried:+.{places}f}"] if report.amendments else []
    return [rank, line.name, *points, *carried, f"{line.total:.{places}f}", change_words(line.change), year,
            f"{line.at_most:.{places}f}"]  # fmt: skip


def _padded(text: str, width: int, right: bool) -> str:
    """The text filled with spaces to `width` columns of the terminal."""
    space = " " * (width - columns_of(text))
    return space + text if right else text + space


def _print_remarks(report: MonthReport) -> None:
    days = [each for each in report.completeness if not each.imported]
    expected, seen = sum(each.expected for each in days), sum(each.seen for each in days)
    print(f"\n本月应考核满分 {report.full:g} 分。来源完整性：应采 {expected} 个来源日，实采 {seen} 个。")
    if report.corrections:
        print(f"人工更正 {len(report.corrections)} 处。")
    for name, listed in (("没有可用发布日期，不计入", report.undated), ("来源栏媒体未登记，待归类", report.outlets)):
        if listed:
            print(f"{name} {len(listed)} 篇：")
            for each in listed[:LATE_SHOWN]:
                print(f"  {each.source}  {each.title or each.article}  {each.why}")


def _print_corrections(made: Sequence[ToldCorrection]) -> None:
    for each in made:
        cause = f"，依据第 {each.objection} 号异议" if each.objection else ""
        print(f"{each.name}（{each.by}，{moment_words(each.at)}{cause}）：{each.reason}。{each.carried}。")
        for name, before, after, change in each.changed:
            print(f"  {name}  {before:g} → {after:g}（{change:+g}）")


def _print_late(late: Sequence[Document]) -> None:
    if late:
        print(f"封账后才采到、不计入的稿件 {len(late)} 篇：")
        for each in late[:LATE_SHOWN]:
            print(f"  {moment_words(each.published_at)}  {each.source_name}  {each.title or each.body[:30]}")


def _print_paths(path: Path) -> None:
    print("\n文件：")
    for each in sorted(path.iterdir()):
        print(f"  {each}")
    tell("得分的依据逐篇列在 排名.xlsx 的“文章清单”里。")
