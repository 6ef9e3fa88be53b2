"""correct: what a person says of an article, into the ledger."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from datetime import date
from typing import Any

import click

from cities.city import City
from huanyu.chinese import ChineseCommand
from huanyu.steps import index_step, say_step
from huanyu.workplace import Workplace, tell
from index.document import Document
from index.documents import documents
from index.owed import owing
from ledger.corrections import FIELDS, checked_correction
from ledger.database import LedgerError
from reports.judgements import judgement_words, names_of
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
    with ExitStack() as until_put:
        with work.writing("correct"), work.ledger() as ledger:
            document = next(iter(documents(work.city, work.folder, ledger, ids=[article])), None)
            if document is None:
                raise click.ClickException(f"没有文章 {article!r}")
            try:
                after = checked_correction(work.city, field, _value(work.city, field, value))
                # from before the ledger has it, so that no kill leaves the store behind
                until_put.enter_context(owing(work.folder, ids=[article]))
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
        names = names_of(work.city, field)
        before, after = (judgement_words(field, each, names) for each in (made.before, made.after))
        print(f"已更正《{document.title or document.body[:20]}》的{FIELD_NAMES[field]}：{before} → {after}")
    if closed is not None:
        tell(f"{document.published_month} 已经封账，这次更正不改变当月得分。")
    say_step(step)
    sys.exit(1 if step.failures else 0)


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
