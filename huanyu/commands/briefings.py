"""briefing: a day's, a week's or a month's briefing, as a page and as Word."""

from __future__ import annotations

import json
from datetime import date

import click

from huanyu.chinese import ChineseCommand
from huanyu.parameters import DAY, MONTH
from huanyu.workplace import Workplace
from reports.briefing.files import write_briefing
from reports.briefing.window import Window, WindowError, day_window, month_window, week_window


@click.command("briefing", cls=ChineseCommand)
@click.option("--day", type=DAY, metavar="日期", help="日报：前一天08:00到这一天08:00，如 2026-06-18")
@click.option("--week", metavar="周", help="周报：ISO 8601 的一周，周一开始，如 2026-W25")
@click.option("--month", type=MONTH, metavar="月份", help="月报，如 2026-06")
@click.option("--json", "as_json", is_flag=True, help="把简报的数据按 JSON 打印")
@click.pass_obj
def briefing_command(work: Workplace, day: date | None, week: str | None, month: str | None, as_json: bool) -> None:
    """简报：把一天、一周或一月的舆情写成网页和 Word，放进 briefings/。"""
    given = [value for value in (day, week, month) if value is not None]
    if len(given) != 1:
        raise click.UsageError("--day、--week、--month 给出其中一个")
    try:
        window = _window(day, week, month)
        with work.writing("briefing"), work.ledger() as ledger:
            written = write_briefing(
                work.city, work.folder, ledger, window, house=work.settings["page"], now=work.settings.now()
            )  # fmt: skip
    except WindowError as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        print(json.dumps(json.loads(written.record.read_bytes()), ensure_ascii=False))
        return
    print(f"{written.paper.title}　{written.paper.period}")
    print(written.paper.headline)
    print(f"网页  {written.html}")
    print(f"Word  {written.word}")


def _window(day: date | None, week: str | None, month: str | None) -> Window:
    if day is not None:
        return day_window(day)
    return week_window(week) if week is not None else month_window(month or "")
