"""The papers of a week and a month, as tasks make and mail them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowSkipException

from huanyu_dags.runs import counts_of, writing
from huanyu_dags.settings import workplace

if TYPE_CHECKING:
    from huanyu.workplace import Workplace


def week_and_hour(asked: str | None) -> dict[str, str]:
    """`week` (2026-W25) that was asked for, else the week before the run's; `at`, when its briefing is to go."""
    from huanyu.timetable import briefing_hour
    from reports.briefing.window import window_named

    work = workplace()
    year, number, _ = (_today(work) - timedelta(weeks=1)).isocalendar()
    week = asked or f"{year}-W{number:02}"
    at = briefing_hour(work, window_named(week))
    if at is None:
        raise AirflowSkipException("alerts.yaml 没有写 briefings：不发简报")
    return {"week": week, "at": at.isoformat()}


def mail_briefing(name: str) -> dict[str, int]:
    """Of a week (2026-W25) or a month (2026-06)."""
    from huanyu.timetable import mail_briefing_step
    from reports.briefing.window import window_named

    work = workplace()
    with writing(work, "briefing", ["mails"]):
        return counts_of(mail_briefing_step(work, window_named(name)))


def month_and_days(asked: str | None) -> dict[str, str]:
    """`month` that was asked for, else the one before the run's day; `first`, when its provisional table goes out;
    `last`, when the checking is over."""
    from huanyu.timetable import checking_days, previous_month

    work = workplace()
    month = asked or previous_month(_today(work))
    first, last = checking_days(work, month)
    return {"month": month, "first": first.isoformat(), "last": last.isoformat()}


def mail_provisional(month: str) -> dict[str, int]:
    from huanyu.timetable import provisional_step

    work = workplace()
    with writing(work, "month", ["mails"]):
        return counts_of(provisional_step(work, month))


def close(month: str, answer: dict[str, object]) -> dict[str, int]:
    """Closes the month in the name of who approved; `answer` is the approval's."""
    from huanyu.timetable import close_step

    given = answer.get("params_input") or {}
    user = answer.get("responded_by_user") or {}
    assert isinstance(given, dict)
    assert isinstance(user, dict)
    by = str(given.get("by") or user.get("name") or user.get("id") or "")
    work = workplace()
    with writing(work, "month close"):
        step = close_step(work, month, by=by, reason=given.get("reason") or None, signer=given.get("signer") or None)
    return counts_of(step)


def _today(work: Workplace) -> date:
    from crawlers.clock import shanghai_day

    return (
        work.settings.now().date() if work.settings["now"] else shanghai_day(get_current_context()["dag_run"].run_after)
    )
