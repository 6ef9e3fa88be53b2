"""A summary: one to three sentences of the text itself, in its order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.sentences import Span
from nlp.sought import Sought

MOST = 3
# Long texts are summarised from their beginning: what is new stands there.
READ = 4000
_ENOUGH = 160
_SHORTEST, _LONGEST = 8, 150
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*[”’」』）)】]*")
_MARKS = re.compile(
    r"^(?:【(?:口播|同期声|导语|正文|画面|字幕|解说)】|(?:本报讯|央视网消息)(?:[（(][^）)]{0,30}[）)])?[：:]?)\s*"
)
# a pattern that opens with one set of characters is found sooner
_NUMBER = re.compile(r"[\d一二三四五六七八九十百千万亿](?:(?<=\d)|[一二三四五六七八九十百千万亿])")
_BYLINE = re.compile("[（(](?:记者|通讯员)|(?:记者|编辑|摄影|作者|审核|校对)[：: ]")
_ASIDE = Sought(re.compile("图为|责任编辑|来源：|扫码|点击|阅读原文"))


def summary_of(title: str, body: str, keywords: Sequence[str]) -> tuple[str, ...]:
    """Sentences of `body` that carry its keywords and figures, the first ones before others; none of an empty body."""
    spans = _sentences(body[:READ])
    if not spans:
        return ()
    signs = frozenset(title)
    weights = [_weight(body[start:end], number, signs, keywords) for number, (start, end) in enumerate(spans)]
    chosen: list[int] = []
    for number in sorted(range(len(spans)), key=lambda number: (-weights[number], number)):
        length = sum(end - start for start, end in (spans[n] for n in chosen))
        if len(chosen) == MOST or (chosen and length + spans[number][1] - spans[number][0] > _ENOUGH):
            break
        chosen.append(number)
    return tuple(body[start:end] for start, end in (spans[number] for number in sorted(chosen)))


def _sentences(text: str) -> list[Span]:
    spans = []
    for match in _SENTENCE.finditer(text):
        piece = match[0].rstrip()
        skipped = len(piece) - len(piece.lstrip())
        mark = _MARKS.match(piece.lstrip())
        start = match.start() + skipped + (mark.end() if mark else 0)
        if match.start() + len(piece) - start >= 2:
            spans.append((start, match.start() + len(piece)))
    telling = [
        (start, end)
        for start, end in spans
        if end - start >= _SHORTEST and not _BYLINE.match(text, start, end) and not _ASIDE.search(text, start, end)
    ]
    return telling or spans[:1]


def _weight(sentence: str, number: int, title: frozenset[str], keywords: Sequence[str]) -> float:
    place = 3.0 if number == 0 else 2.0 / (1 + number)
    named = sum(1.0 for word in keywords if word in sentence)
    shared = len(title.intersection(sentence)) / (len(title) + 1)
    fit = -2.0 if len(sentence) > _LONGEST else 0.0
    return place + min(named, 4) + 2 * shared + (0.7 if _NUMBER.search(sentence) else 0.0) + fit
