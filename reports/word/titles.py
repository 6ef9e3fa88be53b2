"""Long titles in lines of like length, broken between words."""

from __future__ import annotations

from nlp.segment import words_of

LINE_CHARACTERS = 19
"""二号 characters that a line holds, with room to spare."""


def title_lines(text: str) -> list[str]:
    """The title's own lines where it has any, else as few lines as hold it, each ending where a word ends."""
    if "\n" in text:
        return [line for line in text.split("\n") if line]
    lines: list[str] = []
    rest = text
    for left in range(-(-len(text) // LINE_CHARACTERS), 1, -1):
        cut = _nearest_end(rest, len(rest) / left)
        lines.append(rest[:cut])
        rest = rest[cut:]
    return [*lines, rest]


def _nearest_end(text: str, ideal: float) -> int:
    """Where a word ends that ends nearest to `ideal`, within what a line holds; never before a closing sign."""
    ends, place = [], 0
    for word in words_of(text):
        place = text.index(word, place) + len(word)
        if place <= LINE_CHARACTERS and text[place : place + 1] not in set("，。；：、）》”"):
            ends.append(place)
    return min(ends, key=lambda end: (abs(end - ideal), end), default=min(LINE_CHARACTERS, len(text)))
