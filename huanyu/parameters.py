"""Types of parameters that several commands take, with their mistakes explained in Chinese."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import click

from crawlers.clock import SHANGHAI


class Day(click.ParamType[date]):
    """`2026-06-17`, a day by Shanghai's calendar."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} 不是日期，应像 2026-06-17", param, ctx)


class Month(click.ParamType[str]):
    """`2026-06`."""

    name = "月份"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            if not re.fullmatch(r"\d{4}-\d{2}", value):
                raise ValueError
            date.fromisoformat(f"{value}-01")
        except ValueError:
            self.fail(f"{value!r} 不是月份，应像 2026-06", param, ctx)
        return str(value)


class Moment(click.ParamType[datetime]):
    """`2026-06-17T20:05` or `2026-06-17 20:05`, Shanghai's time; a day alone is its beginning."""

    name = "时间"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} 不是时间，应像 2026-06-17T20:05", param, ctx)
        return at if at.tzinfo is not None else at.replace(tzinfo=SHANGHAI)


DAY = Day()
MOMENT = Moment()
MONTH = Month()
