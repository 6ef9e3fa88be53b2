"""Openings: the words that every match of a pattern opens with, as the pattern itself tells them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any, NamedTuple

# reads patterns for `re`, which keeps it to itself: a kind of part that is not known here leaves a pattern unopened
_parser = import_module("re._parser")
# characters of an opening; fewer where a pattern would have more openings than _MOST
_LONGEST, _MOST = 4, 300
# a set of more characters is any character; no opening is looked for farther behind a beginning
_WIDEST, _FARTHEST = 48, 32


class Opening(NamedTuple):
    """A word that begins between `least` and `most` characters behind where a match begins."""

    word: str
    least: int
    most: int


class _Head(NamedTuple):
    """An opening as far as a pattern is read; `whole`: it says all of that, so the next part may make it longer."""

    word: str
    least: int
    most: int
    whole: bool


class _Unknown(Exception):
    """A match may begin with anything."""


def openings_of(pattern: re.Pattern[str]) -> tuple[Opening, ...] | None:
    """Words of which every match of `pattern` has one at its beginning; None where a match may begin with anything."""
    if pattern.flags & re.IGNORECASE:
        return None
    parsed = _parser.parse(pattern.pattern, pattern.flags)
    for longest in range(_LONGEST, 0, -1):
        try:
            heads = _grown([_Head("", 0, 0, True)], parsed, longest)
        except _Unknown:
            return None
        if not all(head.word for head in heads):
            return None
        found = sorted({Opening(head.word, head.least, head.most) for head in heads})
        if len(found) <= _MOST:
            return tuple(one for one in found if not any(_says(other, one) for other in found if other != one))
    return None


def _says(other: Opening, one: Opening) -> bool:
    """Whether `other` finds all that `one` does."""
    return one.word.startswith(other.word) and other.least <= one.least and one.most <= other.most


def _grown(heads: Sequence[_Head], parts: Iterable[tuple[Any, Any]], longest: int) -> Sequence[_Head]:
    for operation, value in parts:
        grow = _GROWERS.get(str(operation))
        if grow is None:
            raise _Unknown
        grown = [new for head in heads for new in (grow(head, value, longest) if head.whole else (head,))]
        heads = list(dict.fromkeys(grown))
        if len(heads) > 4 * _MOST:
            heads = [_closed(head) for head in heads]
    return heads


def _closed(head: _Head) -> _Head:
    if not head.word:
        raise _Unknown
    return head._replace(whole=False)


def _by_character(head: _Head, characters: Sequence[str], longest: int) -> Iterator[_Head]:
    for character in characters:
        word = head.word + character
        yield head._replace(word=word, whole=len(word) < longest)


def _by_literal(head: _Head, value: int, longest: int) -> Iterator[_Head]:
    return _by_character(head, [chr(value)], longest)


def _by_any(head: _Head, value: object, longest: int) -> Iterator[_Head]:
    yield _closed(head) if head.word else _behind(head, 1, 1)


def _behind(head: _Head, least: int, most: int) -> _Head:
    if head.most + most > _FARTHEST:
        raise _Unknown
    return head._replace(least=head.least + least, most=head.most + most)


def _by_set(head: _Head, value: Sequence[tuple[Any, Any]], longest: int) -> Iterator[_Head]:
    characters = list(_characters(value))
    return _by_character(head, characters, longest) if characters else _by_any(head, value, longest)


def _characters(value: Sequence[tuple[Any, Any]]) -> Iterator[str]:
    """The characters of a set; none where that is negated, of a category or wide."""
    ranges = [(one, one) if str(kind) == "LITERAL" else one for kind, one in value]
    if {str(kind) for kind, _ in value} <= {"LITERAL", "RANGE"} and sum(b - a + 1 for a, b in ranges) <= _WIDEST:
        yield from (chr(code) for first, last in ranges for code in range(first, last + 1))


def _by_branch(head: _Head, value: tuple[None, Sequence[Any]], longest: int) -> Iterator[_Head]:
    return (new for branch in value[1] for new in _grown([head], branch, longest))


def _by_group(head: _Head, value: tuple[Any, int, int, Any], longest: int) -> Iterable[_Head]:
    if value[1] or value[2]:
        raise _Unknown
    return _grown([head], value[3], longest)


def _by_repeat(head: _Head, value: tuple[int, int, Any], longest: int) -> Iterator[_Head]:
    least, most, part = value[0], int(value[1]), value[2]
    once = _grown([head], part, longest)
    if not head.word and once == [_Head("", head.least + 1, head.most + 1, True)]:
        yield _behind(head, least, most)
        return
    heads: Sequence[_Head] = [head]
    for _ in range(min(least, longest)):
        heads = _grown(heads, part, longest)
    if least:
        yield from heads if most == least <= longest else map(_closed, heads)
        return
    yield head
    yield from once if most == 1 else map(_closed, once)


def _by_nothing(head: _Head, value: object, longest: int) -> Iterator[_Head]:
    """What has no length (^, $, what must stand before or behind) only rules matches out."""
    yield head


def _by_reference(head: _Head, value: object, longest: int) -> Iterator[_Head]:
    yield _closed(head)


_GROWERS: dict[str, Any] = {
    "LITERAL": _by_literal,
    "NOT_LITERAL": _by_any,
    "ANY": _by_any,
    "IN": _by_set,
    "BRANCH": _by_branch,
    "SUBPATTERN": _by_group,
    "MAX_REPEAT": _by_repeat,
    "MIN_REPEAT": _by_repeat,
    "AT": _by_nothing,
    "ASSERT": _by_nothing,
    "ASSERT_NOT": _by_nothing,
    "GROUPREF": _by_reference,
    "GROUPREF_EXISTS": _by_reference,
}
