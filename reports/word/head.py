"""红头: the marking, the red name of the paper, its number, who made it and who signs, above a red rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.word.fonts import HEI_FONT, TITLE_FONT
from reports.word.markup import RED_HEX, border
from reports.word.measures import BODY_PT, LINE_PT, TEXT_WIDTH_PT
from reports.word.paragraph import add_line
from reports.word.text import RED, said

INTERNAL = "内部资料　注意保存"
MARK_PT = 46
"""The largest a mark is set; a longer one is set as large as one line holds."""
MARK_TOP_PT = 35 / 25.4 * 72
"""From the top of the type area to the mark of a formal paper."""
RULE_PT = 4 / 25.4 * 72
"""From the number to the red rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """`mark` is the red name (发文机关标志, or 云泽市环境舆情专报); `number` without brackets, such as `2026年第6期`.

    `signer` "" leaves room to sign by hand, None has no 签发人. `formal` sets the mark 35 mm below the type area's top
    as the standard has it for letters of state, else it stands as high as in a bulletin (简报).
    """

    mark: str
    number: str | None = None
    office: str = ""
    day: date | None = None
    signer: str | None = None
    marking: str | None = INTERNAL
    warning: str | None = None
    formal: bool = False


def add_head(document: Any, head: Head) -> None:
    """Writes the head; `warning`, such as that figures may change, stands in red below the rule."""
    gap_pt = LINE_PT if head.formal else 0
    if head.marking:
        add_line(document, head.marking, font=HEI_FONT)
    above = MARK_TOP_PT - (LINE_PT if head.marking else 0) if head.formal else 14
    size_pt = min(MARK_PT, TEXT_WIDTH_PT / max(len(said(head.mark)), 1) * 0.98)
    add_line(
        document, head.mark, font=TITLE_FONT, size_pt=size_pt, align="centre", colour=RED, before_pt=above, line_pt=None
    )
    number = f"（{head.number}）" if head.number else ""
    if head.signer is not None:
        signer = f"签发人：{head.signer or '　　　　'}　"
        add_line(document, f"　{number}", right=signer, before_pt=gap_pt + 6)
    elif number:
        add_line(document, number, align="centre", before_pt=gap_pt + 6)
    if head.office or head.day:
        day = f"{chinese_date(head.day)}　" if head.day else ""
        add_line(document, f"　{head.office}", right=day, before_pt=4)
    rule = add_line(document, "", size_pt=4, line_pt=RULE_PT, after_pt=14)
    border(rule, "bottom", 18, RED_HEX)
    if head.warning:
        add_line(document, head.warning, align="centre", colour=RED, size_pt=BODY_PT, after_pt=8)


def chinese_date(day: date) -> str:
    """`2026年6月7日`, Arabic figures without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"
