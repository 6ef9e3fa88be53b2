"""Marks in a page's bytes: whether it has one is asked of every page, and most have none."""

from __future__ import annotations

from ahocorasick_rs import BytesAhoCorasick


class Mark:
    """A word in bytes. This looks at many bytes at once, where `in` looks at one."""

    __slots__ = ("_automaton",)

    def __init__(self, word: bytes) -> None:
        self._automaton = BytesAhoCorasick([word])

    def places_in(self, html: bytes) -> list[int]:
        """Where it begins, in order; those that overlap count once."""
        return [start for _, start, _ in self._automaton.find_matches_as_indexes(html)]

    def is_in(self, html: bytes) -> bool:
        return bool(self._automaton.find_matches_as_indexes(html))
