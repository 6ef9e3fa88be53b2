"""outlets and objection: media that a person classes, objections to a month and their answers."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from huanyu.chinese import ChineseGroup
from huanyu.commands.deciding import deciding, say
from huanyu.parameters import MONTH
from huanyu.workplace import Workplace, tell
from ledger.database import LedgerError
from reports.month.facts import RuleError
from reports.month.inputs import month_inputs
from reports.month.objecting import answer_objection, object_to
from reports.month.table import unknown_outlets
from reports.words import TIERS

_TIERS = {name: tier for tier, name in TIERS.items()}


@click.group("outlets", cls=ChineseGroup)
def outlets_command() -> None:
    """媒体归类：来源栏或自报里出现、名录没有的媒体，由人定出版机构和级别。"""


@outlets_command.command("list")
@click.argument("month", type=MONTH, metavar="月份")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def unknown_command(work: Workplace, month: str, as_json: bool) -> None:
    """列出当月待归类的媒体和各有几篇。"""
    with work.ledger() as ledger:
        try:
            inputs = month_inputs(work.city, work.folder, ledger, month, now=work.settings.now())
        except RuleError as error:
            raise click.ClickException(str(error)) from error
        classed = ledger.outlets()
    found: dict[str, int] = {}
    articles = {each.id: each.outlet or "" for each in inputs.documents}
    for listed in unknown_outlets(inputs):
        name = articles.get(listed.article) or listed.source
        found[name] = found.get(name, 0) + 1
    if as_json:
        print(json.dumps({"unknown": found, "classed": [asdict(each) for each in classed.values()]},
                         ensure_ascii=False))  # fmt: skip
        return
    for name, number in sorted(found.items(), key=lambda each: (-each[1], each[0])):
        print(f"待归类\t{name}\t{number} 篇")
    for each in classed.values():
        print(f"已归类\t{each.name}\t{each.family}\t{TIERS[each.tier]}\t{each.by}\t{each.why}")


@outlets_command.command("class")
@click.argument("name", metavar="媒体名称")
@click.argument("family", metavar="出版机构")
@click.argument("tier", type=click.Choice(list(_TIERS)), metavar="级别")
@click.option("--by", required=True, metavar="姓名", help="归类人")
@click.option("--why", required=True, metavar="理由")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def class_command(work: Workplace, name: str, family: str, tier: str, by: str, why: str, as_json: bool) -> None:
    """给媒体归类，如 huanyu outlets class 新潇湘客户端 潇湘报业 省级 --by 李敏 --why 报业自办。"""
    with deciding(work, "outlets") as ledger:
        if any(name in (each.name, each.family) for each in work.city.sources):
            raise LedgerError(f"“{name}”在 sources.yaml 里，级别以那里为准")
        made = ledger.class_outlet(
            name, family=family, tier=_TIERS[tier], why=why, by=by, at=work.settings.now()
        )  # fmt: skip
    say(made, f"已归类：{made.name}，{made.family}，{tier}", as_json)


@click.group("objection", cls=ChineseGroup)
def objection_command() -> None:
    """异议：单位对某月得分的异议，由人采纳或不采纳。"""


@objection_command.command("add")
@click.argument("month", type=MONTH, metavar="月份")
@click.argument("unit", metavar="单位")
@click.argument("text", metavar="内容")
@click.option("--article", metavar="文章号", help="哪一篇")
@click.option("--by", required=True, metavar="姓名", help="提出人")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def add_command(work: Workplace, month: str, unit: str, text: str, article: str | None, by: str, as_json: bool) -> None:
    """登记一件异议。"""
    with deciding(work, "objection") as ledger:
        made = object_to(
            work.city, work.folder, ledger, month, unit, text, by=by, at=work.settings.now(), article=article
        )  # fmt: skip
    say(made, f"已登记第 {made.number} 号异议", as_json)


@objection_command.command("answer")
@click.argument("number", type=int, metavar="号")
@click.argument("answer", type=click.Choice(("采纳", "不采纳")), metavar="结果")
@click.option("--by", required=True, metavar="姓名", help="答复人")
@click.option("--why", required=True, metavar="理由")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def answer_command(work: Workplace, number: int, answer: str, by: str, why: str, as_json: bool) -> None:
    """采纳或不采纳一件异议；采纳后更正文章，已封账的月份再作编号更正。"""
    with deciding(work, "objection") as ledger:
        made, next_step = answer_objection(
            ledger, number, accepted=answer == "采纳", answer=why, by=by, at=work.settings.now()
        )  # fmt: skip
    say(made, f"第 {made.number} 号异议：{made.state}（{made.answer}）", as_json)
    if next_step:
        tell(next_step)


@objection_command.command("list")
@click.argument("month", type=MONTH, metavar="月份")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def objections_command(work: Workplace, month: str, as_json: bool) -> None:
    """列出对某月的异议。"""
    with work.ledger() as ledger:
        found = ledger.objections(month)
    if as_json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False))
        return
    names = {unit.id: unit.name for unit in work.city.units}
    for each in found:
        told = f"{each.answered_by}：{each.answer}" if each.answer else ""
        print("\t".join((str(each.number), names.get(each.unit, each.unit), each.article or "", each.text, each.by,
                         each.state, told)))  # fmt: skip
