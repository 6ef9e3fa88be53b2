"""The ranking and the corrections as CSV, for other programs and for Excel."""

from __future__ import annotations

import csv
import io

from reports.month.amended import corrections_of
from reports.month.records import MonthReport
from reports.month.words import moment_words, state_words


def ranking_csv(report: MonthReport) -> bytes:
    """The ranking for other programs and for Excel (UTF-8 with its mark, without which Excel takes it for GBK).

    A corrected edition has a column more: what each unit's total was before.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    names = [head.name for head in report.heads]
    before = ["更正前得分"] if report.edition else []
    writer.writerow(
        ["名次", "单位", *names, "更正补差", *before, "当月得分", "名次变化", "累计得分", "来源缺采最多影响"]
    )
    states = {head.item: state_words(head.state) for head in report.heads}
    for line in report.standings:
        points = [states[score.item] if score.points is None else score.points for score in line.items]
        old = [report.edition.before.get(line.unit, "")] if report.edition else []
        writer.writerow([
            _or_blank(line.rank), line.name, *points, line.carried, *old, line.total, _or_blank(line.change),
            _or_blank(line.year), line.at_most,
        ])  # fmt: skip
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def corrections_csv(report: MonthReport) -> bytes:
    """Every 更正N that bears on the table, a line for each unit whose points it changed."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["更正", "单位", "更正前", "更正后", "差额", "处理", "理由", "更正人", "时间", "异议"])
    for made in corrections_of(report):
        for changed in made.changed:
            writer.writerow([made.name, *changed, made.carried, made.reason, made.by, moment_words(made.at),
                             made.objection or ""])  # fmt: skip
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _or_blank(value: float | None) -> float | str:
    return "" if value is None else value
