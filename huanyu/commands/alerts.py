"""alert: the day's alerts and their mails."""

from __future__ import annotations

import json
import sys
from datetime import date

import click

from huanyu.chinese import ChineseCommand
from huanyu.parameters import DAY
from huanyu.steps import alert_step, say_step
from huanyu.workplace import Workplace
from reports.alerts.day import explain_article


@click.command("alert", cls=ChineseCommand)
@click.option("--day", type=DAY, metavar="日期", help="采集日，如 2026-06-17；默认今天")
@click.option("--dry-run", is_flag=True, help="只看会发什么，不记台账、不写邮件")
@click.option("--explain", "article", metavar="文章号", help="说明一篇文章命中了哪些规则、差在哪里")
@click.option("--json", "as_json", is_flag=True, help="把结果按 JSON 打印")
@click.pass_obj
def alert_command(work: Workplace, day: date | None, dry_run: bool, article: str | None, as_json: bool) -> None:
    """预警：按规则找出要人看的，备好邮件，有发信服务器时发出。"""
    if article is not None:
        with work.ledger() as ledger:
            try:
                lines = explain_article(work.city, work.folder, ledger, article)
            except LookupError as error:
                raise click.ClickException(f"没有文章 {article!r}") from error
        print("\n".join(lines))
        return
    day = day or work.settings.now().date()
    with work.writing("alert"):
        step = alert_step(work, day, dry_run=dry_run)
    say_step(step)
    if as_json:
        print(json.dumps({"day": day.isoformat(), "counts": step.counts, "failures": step.failures}))
    sys.exit(1 if step.failures else 0)
