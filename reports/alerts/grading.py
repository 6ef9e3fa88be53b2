"""A person's word on how grave a sudden incident is, and the limits that run from then on."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from cities.alerts import Grade
from cities.city import City
from ledger.database import LedgerError
from ledger.ledger import Ledger
from reports.alerts.clocks import due_after

NO_INCIDENT = "不是突发事件"


def confirm_grade(city: City, ledger: Ledger, alert: str, grade: str, by: str, why: str, *, at: datetime) -> list[str]:
    """Notes a grade (or NO_INCIDENT) and says, in Chinese, which limits run by it; LedgerError where it cannot be.

    The limits begin when the alert was first raised, not when somebody confirms: a late word gives no more time. The
    soonest of them becomes the alert's due time; NO_INCIDENT gives back the limit of its rule.
    """
    raised = ledger.alert(alert)
    start, quiet = datetime.fromisoformat(raised.raised_at), city.alerts.quiet_hours
    rules = {rule.grade: rule for rule in city.alerts.incidents.grades} if city.alerts.incidents else {}
    if grade != NO_INCIDENT and grade not in rules:
        raise LedgerError(f"alerts.yaml 的 incidents 没有“{grade}”这一级；有的是：{'、'.join(rules) or '（没有分级）'}")
    clocks = [city.alerts.clock(id) for id in rules[cast(Grade, grade)].clocks] if grade != NO_INCIDENT else []
    if not clocks:
        clocks = [clock for clock in city.alerts.clocks if clock.id == _rule_clock(city, raised.rule, raised.clock)]
    limits = sorted(((due_after(start, clock, quiet), clock) for clock in clocks), key=lambda pair: pair[0])
    due, clock = limits[0] if limits else (datetime.fromisoformat(raised.due), None)
    known = None if grade == NO_INCIDENT else cast(Grade, grade)
    ledger.confirm_grade(alert, known, why=why, who=by, at=at, due=due, clock=clock.id if clock else None)
    said = "不是突发环境事件" if known is None else f"{known}突发环境事件"
    basis = f"（{rules[known].basis}）" if known is not None else ""
    return [
        f"预警“{alert}”由{by.strip()}确认为{said}{basis}，时限自 {start:%Y-%m-%d %H:%M} 报出起算：",
        *(f"  {limit:%Y-%m-%d %H:%M} 前 {one.name}（{one.basis}）" for limit, one in limits),
    ]


def _rule_clock(city: City, rule: str, clock: str) -> str:
    return next((each.clock for each in city.alerts.rules if each.id == rule), clock)
