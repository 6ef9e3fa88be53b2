"""Templates: one form filled in twice (a daily bulletin, notices of a kind), nine tenths equal and no reprint."""

from __future__ import annotations

import re
import unicodedata
from itertools import takewhile

from nlp.fingerprints import Print, spelled


def is_same_template(first: Print, second: Print) -> bool:
    """One form filled in twice: the same words around other numbers (a daily bulletin), another day or session."""
    if first.plain == second.plain:
        return False
    if _fills_slot(first, second):
        return True
    papers = set(_PAPER.findall(first.title))
    if papers and papers.isdisjoint(others := _PAPER.findall(second.title)) and others:
        return True
    days, other_days = first.occasions, second.occasions
    if days and other_days and not (days <= other_days or other_days <= days):
        return True
    shorter, longer = sorted((first.plain, second.plain), key=len)
    counts_on = first.title != second.title and _masked(first.title) == _masked(second.title) != ""
    if shorter in longer and not counts_on:
        return False
    contexts = first.numbers.keys() & second.numbers.keys()
    if len(contexts) < (1 if counts_on else _OTHER_NUMBERS):
        return False
    other = sum(1 for context in contexts if first.numbers[context].isdisjoint(second.numbers[context]))
    return (other >= _OTHER_NUMBERS and other > 0.35 * len(contexts)) or (counts_on and other >= 1)


_OTHER_NUMBERS = 3
_LEAST_FRAME = 5
_SLOT = 6
"""characters of what fills it; the text may go on in other words"""
# 我市 of one paper is 云泽 of another: a reprint told for other readers
_HERE_NOW = re.compile("[我本全][省市县区镇乡]|本[月周年季]")
_PAPER = re.compile(r"[〔\[（(]\d{4}[〕\]）)]第?\d+号")


def _fills_slot(first: Print, second: Print) -> bool:
    """关于召开A项目听证会的公告 and 关于召开B项目听证会的公告: titles of one frame, each filled as its own text is."""
    one, other = first.title, second.title
    head = _alike(one, other)
    rest, others = one[head:], other[head:]
    tail = _alike(rest[::-1], others[::-1])
    mine, theirs = (spelled(text[: len(text) - tail]) for text in (rest, others))
    if head + tail < _LEAST_FRAME or min(len(mine), len(theirs)) < 2 or any(map(_HERE_NOW.match, (mine, theirs))):
        return False
    mine, theirs = mine[:_SLOT], theirs[:_SLOT]
    return mine in first.plain and mine not in second.plain and theirs in second.plain and theirs not in first.plain


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


_ORDINAL = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百]+")


def _masked(title: str) -> str:
    plain = unicodedata.normalize("NFKC", title)
    return _ORDINAL.sub("#", plain) if _ORDINAL.search(plain) and len(plain) >= 6 else ""
