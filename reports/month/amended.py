"""更正1, 更正2, …: what each changed for whom and how it is carried, as papers, page and terminal tell it."""

from __future__ import annotations

from dataclasses import dataclass

from reports.month.given import Amended
from reports.month.records import MonthReport
from reports.month.words import month_words


@dataclass(frozen=True, slots=True)
class ToldCorrection:
    """A 更正N: `name` with its month, `carried` how it goes on, `changed` (unit's name, before, after, difference)."""

    name: str
    carried: str
    reason: str
    by: str
    at: str
    objection: int | None
    changed: tuple[tuple[str, float, float, float], ...]


def corrections_of(report: MonthReport) -> list[ToldCorrection]:
    """Those of earlier months that this one makes good, and the one as which it was computed again."""
    found = [told_correction(each, report, f"差额计入{month_words(report.month)}总分") for each in report.amendments]
    if report.edition is not None:
        made = report.edition
        mine = Amended(
            month=report.month, number=made.number, reason=made.reason, by=made.by, at=made.at, carry=made.carry,
            objection=made.objection, before=made.before, after={line.unit: line.total for line in report.standings},
        )  # fmt: skip
        found.append(told_correction(mine, report, carry_words(made.carry)))
    return found


def carry_words(carry: str) -> str:
    return "差额计入下一个封账月份" if carry == "next_month" else "重出通报，年度累计以此为准"


def told_correction(made: Amended, report: MonthReport, carried: str) -> ToldCorrection:
    """One of them in words; `carried` says how it goes on."""
    names = [line.unit for line in report.standings]
    changed = [unit for unit in names if made.change(unit)] + [
        unit for unit in made.after if unit not in names and made.change(unit)
    ]
    return ToldCorrection(
        name=f"{month_words(made.month)}更正{made.number}", carried=carried, reason=made.reason, by=made.by, at=made.at,
        objection=made.objection,
        changed=tuple(
            (report.unit_names.get(unit, unit), made.before.get(unit, 0.0), made.after.get(unit, 0.0),
             made.change(unit))
            for unit in changed
        ),
    )  # fmt: skip
