"""Dates that a page sets in two elements: 18 above 2025-07."""

from __future__ import annotations

import itertools
import re

_PARTED = (
    re.compile(r"(?P<d>\d{1,2})日? (?P<y>20\d\d)[-/.年](?P<m>\d{1,2})月?"),
    re.compile(r"(?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日? (?P<y>20\d\d)年?"),
    re.compile(r"(?P<y>20\d\d)[-/.年]? (?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"),
    re.compile(r"(?P<y>20\d\d)[-/.年](?P<m>\d{1,2})月? (?P<d>\d{1,2})日?"),
)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")


def whole_days(near: list[str]) -> list[str]:
    """The texts, a date that is set in two of them as one: 18 above 2025-07, 2025 above 07-18."""
    found = list(near)
    for place, (first, second) in enumerate(itertools.pairwise(near)):
        for pattern in _PARTED:
            if match := pattern.fullmatch(f"{first} {second}"):
                after = near[place + 2] if place + 2 < len(near) else ""
                clock = f" {after}" if _CLOCK.fullmatch(after) else ""
                found[place] = "{y}-{m}-{d}".format(**match.groupdict()) + clock
    return found
