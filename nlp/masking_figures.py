"""How well private details are masked, on texts in which people marked them: recall and precision.

A line is a text with what must not be readable between marks: `投诉人⟦n|李敏⟧，电话⟦p|13800000000⟧`; `#` begins a
remark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from nlp.masking import Kind, Private, private_in

MARKS: dict[str, Kind] = {
    "n": "name", "p": "telephone", "i": "card", "c": "plate", "a": "address", "m": "account",
}  # fmt: skip
_MARK = re.compile(r"⟦(\w)\|([^⟦⟧]*)⟧")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and its marks: (start, end, kind)."""

    text: str
    marks: tuple[tuple[int, int, Kind], ...]


@dataclass(slots=True)
class MaskingFigures:
    """`marked` and `hidden` count the details that had to go and that went; `masked` and `rightly` what was masked and
    what of it was marked; all by kind.
    """

    texts: int = 0
    marked: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)
    masked: Counter[str] = field(default_factory=Counter)
    rightly: Counter[str] = field(default_factory=Counter)

    def recall(self, kind: str | None = None) -> float | None:
        return _share(self.hidden, self.marked, kind)

    def precision(self, kind: str | None = None) -> float | None:
        return _share(self.rightly, self.masked, kind)


def marked_text(line: str) -> Marked:
    """ValueError for a mark of a kind that there is not."""
    text, marks, at = "", [], 0
    for match in _MARK.finditer(line):
        if match[1] not in MARKS:
            raise ValueError(f"记号 {match[1]!r} 不是 {'、'.join(MARKS)} 之一：{match[0]}")
        text += line[at : match.start()]
        marks.append((len(text), len(text) + len(match[2]), MARKS[match[1]]))
        text += match[2]
        at = match.end()
    text += line[at:]
    if "⟦" in text or "⟧" in text:
        raise ValueError(f"记号没有写全：{line}")
    return Marked(text, tuple(marks))


def masking_figures(lines: Iterable[str]) -> MaskingFigures:
    """Counts over marked lines; empty ones and remarks are left out."""
    figures = MaskingFigures()
    for line in lines:
        if line.strip() and not line.startswith("#"):
            _count(figures, marked_text(line.rstrip("\n")))
    return figures


def _count(figures: MaskingFigures, marked: Marked) -> None:
    found = private_in(marked.text)
    gone = {at for one in found for at in range(one.start, one.end)}
    figures.texts += 1
    for start, end, kind in marked.marks:
        figures.marked[kind] += 1
        figures.hidden[kind] += all(at in gone for at in _telling(marked.text, start, end, kind))
    for one in found:
        figures.masked[one.kind] += 1
        figures.rightly[one.kind] += _was_marked(one, marked)


def _telling(text: str, start: int, end: int, kind: Kind) -> list[int]:
    """Where the detail tells who it is: an address by its numbers, for streets and estates are places of the news."""
    return [at for at in range(start, end) if kind != "address" or text[at].isdigit()]


def _was_marked(one: Private, marked: Marked) -> bool:
    return any(one.start < end and start < one.end for start, end, _ in marked.marks)


def _share(some: Counter[str], whole: Counter[str], kind: str | None) -> float | None:
    part, of = (some.total(), whole.total()) if kind is None else (some[kind], whole[kind])
    return part / of if of else None
