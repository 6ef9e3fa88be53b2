"""run collect parse annotate relate index: the steps of a day."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import tee
from typing import Any

import click

from crawlers.article import Article
from crawlers.folder import FileError
from crawlers.record import line_of
from huanyu.chinese import ChineseCommand
from huanyu.logs import log_step
from huanyu.parameters import DAY
from huanyu.steps import (
    Step,
    annotate_step,
    collect_step,
    index_step,
    parse_step,
    relate_step,
    run_day,
    say_step,
)
from huanyu.workplace import Workplace, tell
from nlp.annotate import article_of_loose
from nlp.annotation import Annotation
from nlp.crew import annotations_of
from nlp.explain import Explanation

_day = click.option("--day", type=DAY, metavar="日期", help="采集日，如 2026-06-17；默认今天")
_json = click.option("--json", "as_json", is_flag=True, help="把结果按 JSON 打印")


@click.command("run", cls=ChineseCommand)
@_day
@_json
@click.pass_obj
def run_command(work: Workplace, day: date | None, as_json: bool) -> None:
    """一整天：采集、分析、归并、入库、预警。"""
    day = _not_after_today(work, day)
    with work.writing("run"):
        steps = run_day(work, day, say_step)
    _finish(steps, as_json, day)


@click.command("collect", cls=ChineseCommand)
@click.argument("sources", nargs=-1, metavar="[来源]……")
@_day
@click.option("--from", "first", type=DAY, metavar="日期", help="补采的第一天（来源允许时）")
@click.option("--to", "last", type=DAY, metavar="日期", help="补采的最后一天；证据仍记在采集当天")
@_json
@click.pass_obj
def collect_command(
    work: Workplace, sources: tuple[str, ...], day: date | None, first: date | None, last: date | None, as_json: bool
) -> None:
    """采集并解析：全部来源，或只采所列的来源。"""
    known = {source.id for source in work.city.sources}
    for source in sources:
        if source not in known:
            raise click.UsageError(f"没有来源 {source!r}；可用的有 {'、'.join(sorted(known))}")
    if last is not None and first is None:
        raise click.UsageError("--to 要与 --from 同用")
    day = _not_after_today(work, day)
    for name, each in (("--from", first), ("--to", last)):
        if each is not None and each > day:
            raise click.UsageError(f"{name} {each} 晚于采集的日子 {day}")
    if first is not None and last is not None and first > last:
        raise click.UsageError(f"--from {first} 晚于 --to {last}")
    with work.writing("collect"):
        log_step("collect")
        step = collect_step(work, day, sources=list(sources) or None, first=first, last=last)
        say_step(step)
    _finish([step], as_json, day)


@click.command("parse", cls=ChineseCommand)
@_day
@click.option("--from", "first", type=DAY, metavar="日期", help="第一天")
@click.option("--to", "last", type=DAY, metavar="日期", help="最后一天")
@_json
@click.pass_obj
def parse_command(work: Workplace, day: date | None, first: date | None, last: date | None, as_json: bool) -> None:
    """从留存的证据重新得出文章（不联网）；不给日期即全部。"""
    _per_day(work, "parse", _days(work, "pages", day, first, last), lambda each: parse_step(work, each), as_json)


@click.command("annotate", cls=ChineseCommand)
@click.argument("file", required=False, metavar="[-|文件]")
@_day
@_json
@click.option("--explain", is_flag=True, help="逐行分析时另给理由：去掉哪句话、哪个词，判断会变多少")
@click.pass_obj
def annotate_command(work: Workplace, file: str | None, day: date | None, as_json: bool, explain: bool) -> None:
    """分析：给 - 或文件时逐行读文章 JSON、按原次序写结果（要一行一答，设 HUANYU_WORKERS=1）；否则分析已采集的文章。"""
    if explain and file is None:
        raise click.UsageError("--explain 要与 - 或文件同用")
    if file is not None:
        with click.open_file(file, "rb") as lines:
            work.progress.doing("分析")
            sys.exit(_annotate_lines(work, work.progress.each(lines, "行"), explain=explain))
    days = _days(work, "articles", day, None, None)
    _per_day(work, "annotate", days, lambda each: annotate_step(work, each, work.annotator), as_json)


@click.command("relate", cls=ChineseCommand)
@_day
@_json
@click.pass_obj
def relate_command(work: Workplace, day: date | None, as_json: bool) -> None:
    """归并：找出转载和事件；重做某天会接着重做其后各天。不给日期即全部。"""
    days = _days(work, "annotated", day, None, None)[:1]
    _per_day(work, "relate", days, lambda each: relate_step(work, each), as_json)


@click.command("index", cls=ChineseCommand)
@_day
@click.option("--all", "everything", is_flag=True, help="从文件重建整个检索库")
@click.option("--verify", is_flag=True, help="核对检索库：缺、多、旧各几篇")
@_json
@click.pass_obj
def index_command(work: Workplace, day: date | None, everything: bool, verify: bool, as_json: bool) -> None:
    """入库：把文章送进检索库。"""
    from huanyu.commands.find import rebuild, verification

    if verify:
        sys.exit(verification(work, as_json))
    if everything:
        sys.exit(rebuild(work, as_json))
    day = _not_after_today(work, day)
    _per_day(work, "index", [day], lambda each: index_step(work, each), as_json)


def _annotate_lines(work: Workplace, lines: Iterable[bytes], *, explain: bool) -> int:
    """Each line's annotation or, in its place, an error; 1 where any line failed."""
    read, articles = tee(_read_lines(lines))
    answers = annotations_of(work.annotator, (line.article for line in articles if line.article), work.workers)
    status = 0
    for line in read:
        answer = next(answers) if line.article else line.error
        if isinstance(answer, Annotation):
            told = line_of(answer)
            print(_with_reasons(told, work.annotator.explain(line.article)) if explain and line.article else told)
        else:
            tell(f"第 {line.number} 行：{answer}")
            print(json.dumps({"id": line.id, "line": line.number, "error": str(answer)}, ensure_ascii=False))
            status = 1
    return status


@dataclass(frozen=True)
class _Line:
    """A line of input: its article, or what is wrong with it."""

    number: int
    id: Any
    article: Article | None
    error: Exception | None = None


def _read_lines(lines: Iterable[bytes]) -> Iterator[_Line]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        data: Any = None
        try:
            data = json.loads(line)
            if not isinstance(data, dict):
                raise ValueError(f"not a JSON object but {type(data).__name__}")
            yield _Line(number, data.get("id"), article_of_loose(data))
        except (ValueError, RecursionError) as error:
            yield _Line(number, data.get("id") if isinstance(data, dict) else None, None, error)


def _with_reasons(line: str, reasons: Sequence[Explanation]) -> str:
    """The annotation's line with `explanation`: question, answer, p, and sentences and words with their weight."""
    return json.dumps({**json.loads(line), "explanation": [asdict(one) for one in reasons]}, ensure_ascii=False)


def _per_day(work: Workplace, command: str, days: Sequence[date], step_of: Any, as_json: bool) -> None:
    steps: list[Step] = []
    with work.writing(command):
        log_step(command)
        for day in work.progress.each(days, "天"):
            try:
                step: Step = step_of(day)
            except FileError as error:
                step = Step(command, {}, (str(error),))
            if len(days) > 1:
                tell(f"{day}")
            say_step(step)
            steps.append(step)
    if not days:
        tell("没有可做的日子：数据目录里还没有上一步的结果。")
    _finish(steps, as_json, days[-1] if days else None)


def _days(work: Workplace, part: str, day: date | None, first: date | None, last: date | None) -> list[date]:
    """The days of `part` that were asked for; all where none was."""
    if day is not None:
        first = last = day
    return [
        each for each in work.folder.days(part) if (first is None or first <= each) and (last is None or each <= last)
    ]


def _not_after_today(work: Workplace, day: date | None) -> date:
    today = work.settings.now().date()
    if day is not None and day > today:
        raise click.UsageError(f"--day {day} 还没有到；今天是 {today}")
    return day or today


def _finish(steps: Sequence[Step], as_json: bool, day: date | None) -> None:
    if as_json:
        print(
            json.dumps(
                {
                    "day": day and day.isoformat(),
                    "steps": [_told(step) for step in steps],
                },
                ensure_ascii=False,
            )
        )
    sys.exit(1 if any(step.failures for step in steps) else 0)


def _told(step: Step) -> dict[str, Any]:
    """`notes` only where something was left out."""
    said: dict[str, Any] = {"step": step.name, "counts": step.counts, "failures": step.failures}
    return said | ({"notes": step.notes} if step.notes else {})
