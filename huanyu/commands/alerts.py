"""alert: the day's alerts and their mails; why one fires, what other rules would send, chasing, signing, grading."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import get_args

import click

from cities.alerts import Grade
from huanyu.chinese import ChineseCommand
from huanyu.parameters import DAY
from huanyu.steps import alert_step, chase_step, say_step
from huanyu.workplace import Workplace
from reports.alerts.explain import explain_article
from reports.alerts.grading import NO_INCIDENT, confirm_grade
from reports.alerts.trial import try_rules

GRADES = (*get_args(Grade), NO_INCIDENT)


@click.command("alert", cls=ChineseCommand)
@click.option("--day", type=DAY, metavar="日期", help="采集日，如 2026-06-17；默认今天")
@click.option("--dry-run", is_flag=True, help="只看会报什么，不记台账、不写邮件")
@click.option("--explain", "article", metavar="文章号", help="说明一篇文章命中了哪些规则、差在哪里")
@click.option(
    "--try",
    "rules",
    type=click.Path(path_type=Path),
    metavar="规则文件",
    help="用改过的 alerts.yaml 重算 --from 到 --to，与实际报出的对照；不记台账",
)
@click.option("--from", "first", type=DAY, metavar="日期", help="--try 的第一天")
@click.option("--to", "last", type=DAY, metavar="日期", help="--try 的最后一天")
@click.option("--chase", "chasing", is_flag=True, help="未签收的转备岗、再转领导；到点的日报和待发的邮件一并处理")
@click.option("--sign", "signed", metavar="预警号", help="签收一条预警（配 --by）")
@click.option(
    "--grade",
    "graded",
    nargs=2,
    metavar="预警号 等级",
    help=f"确认突发环境事件分级：{'、'.join(GRADES)}（配 --by、--why）",
)
@click.option("--by", metavar="姓名", help="签收人、确认人")
@click.option("--why", metavar="依据", help="确认分级的依据")
@click.option("--json", "as_json", is_flag=True, help="把结果按 JSON 打印")
@click.pass_obj
def alert_command(
    work: Workplace, day: date | None, dry_run: bool, article: str | None, rules: Path | None, first: date | None,
    last: date | None, chasing: bool, signed: str | None, graded: tuple[str, str] | None, by: str | None,
    why: str | None, as_json: bool,
) -> None:  # fmt: skip
    """预警：按规则找出要人看的，备好急报和日报，能发时发出；签收、催签、确认事件分级、试改规则。"""
    modes = [name for name, given in (
        ("--explain", article), ("--try", rules), ("--chase", chasing), ("--sign", signed), ("--grade", graded),
    ) if given]  # fmt: skip
    if len(modes) > 1:
        raise click.UsageError(f"{'、'.join(modes)} 一次只能用一个")
    if article is not None:
        _explain(work, article)
    elif rules is not None:
        _try(work, rules, first, last, as_json=as_json)
    elif signed is not None:
        _sign(work, signed, by)
    elif graded is not None:
        _grade(work, *graded, by, why)
    else:
        _run(work, day or work.settings.now().date(), dry_run=dry_run, chasing=chasing, as_json=as_json)


def _run(work: Workplace, day: date, *, dry_run: bool, chasing: bool, as_json: bool) -> None:
    with work.writing("alert"):
        step = chase_step(work) if chasing else alert_step(work, day, dry_run=dry_run)
    say_step(step)
    if as_json:
        print(json.dumps({"day": day.isoformat(), "counts": step.counts, "failures": step.failures}))
    sys.exit(1 if step.failures else 0)


def _explain(work: Workplace, article: str) -> None:
    with work.ledger() as ledger:
        try:
            lines = explain_article(work.city, work.folder, ledger, article)
        except LookupError as error:
            raise click.ClickException(f"没有文章 {article!r}") from error
    print("\n".join(lines))


def _try(work: Workplace, rules: Path, first: date | None, last: date | None, *, as_json: bool) -> None:
    if first is None or last is None or first > last:
        raise click.UsageError("--try 要写明 --from 和 --to，前者不晚于后者")
    with work.ledger() as ledger:
        trial = try_rules(work.city, work.folder, ledger, rules, first, last)
    if as_json:
        print(json.dumps(trial.as_json(), ensure_ascii=False))
    else:
        print("\n".join(trial.lines))


def _sign(work: Workplace, alert: str, by: str | None) -> None:
    with work.ledger() as ledger:
        signature = ledger.sign_alert(alert, who=by or "", at=work.settings.now(), via="command")
    print(f"预警“{alert}”（{signature.level}级）由{signature.who}于 {signature.at[:16].replace('T', ' ')} 签收。")


def _grade(work: Workplace, alert: str, grade: str, by: str | None, why: str | None) -> None:
    if grade not in GRADES:
        raise click.UsageError(f"--grade 的等级 {grade!r} 不能用：应为 {'、'.join(GRADES)}")
    with work.ledger() as ledger:
        print("\n".join(confirm_grade(work.city, ledger, alert, grade, by or "", why or "", at=work.settings.now())))
