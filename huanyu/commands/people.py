"""correct and followers: what people decide and count, into the ledger."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from cities.city import City
from huanyu.chinese import ChineseCommand
from huanyu.parameters import DAY, MONTH
from huanyu.steps import index_step, say_step
from huanyu.workplace import Workplace, tell
from index.document import Document
from index.documents import documents
from ledger.corrections import FIELDS, checked_correction
from ledger.database import LedgerError
from reports.month.entering import campaign_on, read_counts
from reports.month.form import FormError
from reports.month.handing_in import unit_named
from reports.month.proofs import ProofError, keep_proof, proof_of
from reports.month.words import FIELDS as FIELD_NAMES
from reports.words import EMOTIONS, SENTIMENTS

_NOTHING = ("", "无")
_YES_NO = {"是": True, "true": True, "1": True, "否": False, "false": False, "0": False}


@click.command("correct", cls=ChineseCommand)
@click.argument("article", metavar="文章号")
@click.argument("field", type=click.Choice(FIELDS), metavar="字段")
@click.argument("value", metavar="值")
@click.option("--by", required=True, metavar="姓名", help="更正人")
@click.option("--why", required=True, metavar="理由", help="为什么更正")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def correct_command(work: Workplace, article: str, field: str, value: str, by: str, why: str, as_json: bool) -> None:
    """更正一篇文章的判断，人说了算，重新分析也不会变回去。

    \b
    字段和值：env 是|否；topics、tags、enterprises 编号或名称，用逗号隔开；
    sentiment 正面|中性|负面；emotion 愤怒等；form 消息等；
    districts 临江区:正面,清河区:提及；family、event 编号；figures JSON。
    没有的写“无”。如：huanyu correct 文章号 topics 大气,电厂 --by 李敏 --why 漏了电厂
    """
    with work.writing("correct"), work.ledger() as ledger:
        document = next(iter(documents(work.city, work.folder, ledger, ids=[article])), None)
        if document is None:
            raise click.ClickException(f"没有文章 {article!r}")
        try:
            after = checked_correction(work.city, field, _value(work.city, field, value))
            made = ledger.correct(
                article, field, after, before=_before(document, field), who=by, why=why, at=work.settings.now()
            )
        except LedgerError as error:
            raise click.ClickException(str(error)) from error
        closed = ledger.closing(document.published_month)
    step = index_step(work, date.fromisoformat(document.day))
    if as_json:
        print(json.dumps(asdict(made), ensure_ascii=False))
    else:
        name = FIELD_NAMES[field]
        print(f"已更正《{document.title or document.body[:20]}》的{name}：{_shown(made.before)} → {_shown(made.after)}")
    if closed is not None:
        tell(f"{document.published_month} 已经封账，这次更正不改变当月得分。")
    say_step(step)
    sys.exit(1 if step.failures else 0)


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
            raise click.ClickException(str(error)) from error
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
                failed.append(f"第{row.row}行：{error}")
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


def _unit(city: City, name: str) -> str:
    try:
        return unit_named(city, name).id
    except LedgerError as error:
        raise click.UsageError(str(error)) from None


def _value(city: City, field: str, text: str) -> Any:
    """The value in the form that the ledger keeps; names become ids; the ledger refuses what is unknown."""
    match field:
        case "env":
            return _YES_NO.get(text.lower(), text)
        case "sentiment":
            return _by_name(SENTIMENTS, text) or text
        case "emotion":
            return None if text in _NOTHING else _by_name(EMOTIONS, text) or text
        case "form" | "event":
            return None if text in _NOTHING else text
        case "topics":
            return _ids({topic.id: topic.name for topic in city.topics.topics}, text)
        case "tags":
            return _ids({tag.id: tag.name for tag in city.topics.tags}, text)
        case "enterprises":
            return _ids({firm.id: firm.name for firm in city.enterprises}, text)
        case "districts":
            names = {district.code: district.name for district in city.districts}
            return [_district(names, part) for part in _parts(text)]
        case "figures":
            return [] if text in _NOTHING else _json(text)
    return text


def _district(names: Mapping[str, str], part: str) -> dict[str, str]:
    name, _, stance = part.replace("：", ":").partition(":")
    return {"code": _by_name(names, name.strip()) or name.strip(), "stance": stance.strip() or "提及"}


def _ids(names: Mapping[str, str], text: str) -> list[str]:
    return [_by_name(names, part) or part for part in _parts(text)]


def _parts(text: str) -> Iterable[str]:
    return [] if text in _NOTHING else [part.strip() for part in re.split(r"[,，、]", text) if part.strip()]


def _by_name(names: Mapping[str, str], text: str) -> str | None:
    """The id that has this name or is the text itself."""
    return next((id for id, name in names.items() if text in (id, name)), None)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise click.UsageError(f"figures 的值不是 JSON：第 {error.pos + 1} 个字处有误") from None


def _before(document: Document, field: str) -> Any:
    """What stands there now, in the form of a correction."""
    match field:
        case "env":
            return document.environmental
        case "districts":
            return [{"code": code, "stance": document.stances.get(code, "提及")} for code in document.districts]
        case _:
            value = getattr(document, field)
            return list(value) if isinstance(value, tuple) else value


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return (
        "无" if value in (None, [], "") else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    )
