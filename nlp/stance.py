"""Stance: how a text treats each of its districts: praised, exposed, or only there. One text may do all three.

A small linear judge weighs the tone of the whole text, the tone of what is said of the district, words that praise,
expose or merely tell, and how the item is built and in whose voice it is told (as its form is known). Its weights are
made by `python -m nlp.stance_fit`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cities.facts import ArticleKind, Stance
from crawlers.article import Article
from nlp import stance_cues as cues
from nlp.form_features import features_of, voice_in
from nlp.places import Find
from nlp.sentences import sentence_spans, sentence_start, span_at
from nlp.sought import Sought, Together

Vector = NDArray[np.float64]
Tone = Callable[[str, str, ArticleKind | None], Vector]
"""(title, body, kind) → the chances of negative, neutral, positive."""

STANCES: tuple[Stance, ...] = ("正面", "曝光", "提及")
WEIGHTS = Path(__file__).parent / "stance_weights.json"
# the words around a district are read this far: a report's next sentences still speak of it
_MAX_CONTEXT = 260
_MAX_WHOLE, _HEAD, _TAIL = 1500, 200, 120
_MOST_CUES = 5
_MAX_LISTED = 18
_LISTED = re.compile(r"[^，。；：！？\n]*[、和与及][^，。；：！？\n、]{0,3}|")
_PERSONAL = frozenset({"message", "weibo"})
_KINDS: tuple[ArticleKind, ...] = ("gov", "message", "weibo", "wechat", "tv", "press")
_COUNTED: tuple[re.Pattern[str], ...] = (
    cues.TROUBLED, cues.MENDED, cues.IRONIC, cues.PLAIN, cues.CRITICAL, cues.IMPROVED, cues.ENFORCED, cues.SHAMING,
    cues.GRIEVANCE, cues.THANKS, cues.ASKS, cues.GATHERING, cues.EXPOSED, cues.PRAISED,
)  # fmt: skip
_SOUGHT, _TOGETHER = Together(_COUNTED), Sought(cues.TOGETHER)
# by their numbers in _COUNTED: what does not count where it is denied, and all that takes sides
_SAID = frozenset(map(_COUNTED.index, (cues.EXPOSED, cues.PRAISED)))
_SIDES = _SAID.union(map(_COUNTED.index, (cues.TROUBLED, cues.MENDED, cues.CRITICAL, cues.GRIEVANCE, cues.IMPROVED)))
_NEUTRAL, _SURELY_NEUTRAL = 1, 0.7
_EVEN: Vector = np.full(3, 1 / 3)


@dataclass(frozen=True, slots=True)
class Scene:
    """An article as one of its districts is judged: the finds of the district, and those of the others.

    `official`: an authority speaks, or the district's own paper.
    """

    article: Article
    found: Sequence[Find]
    others: Sequence[Find]
    official: bool


def even_tone(title: str, body: str, kind: ArticleKind | None) -> Vector:
    """What is known of the tone where nobody judged it: nothing."""
    return _EVEN


def stance_of(scene: Scene, tone: Tone = even_tone) -> Stance:
    """How the article treats the district of the scene."""
    if _is_among_faults(scene):
        return "曝光"
    near = context_of(scene) if scene.others else None
    if near is not None and _is_merely_named(scene, near, tone):
        return "提及"
    weights, bias = _weights()
    return STANCES[int(np.argmax(weights @ _weighed(scene, near, tone) + bias))]


# 仍存在一些突出问题：甲县…；乙县…
_FAULTS_HEAD = re.compile("(?<!解决)(?:问题|不足|短板|薄弱环节)(?:如下|有)?[：:]")
_FAULTS = re.compile("(?:存在|仍有|还有|反馈|指出|发现|突出|典型)[^，。；：]{0,12}$")
_ENTRY_ENDS = re.compile("[。！？；\n]")
_MENDED = re.compile("解决|破解|整改(?:完成|到位)|化解|销号|办结")


def _is_among_faults(scene: Scene) -> bool:
    """Whether it stands in a list of what is wrong: behind a heading that says so, and is not mended."""
    texts = {"title": scene.article.title, "body": scene.article.body}
    for find in scene.found:
        text = texts[find.field]
        if _MENDED.search(_ENTRY_ENDS.split(text[find.start :], maxsplit=1)[0]):
            continue
        start = sentence_start(text, find.start)
        heads = _FAULTS_HEAD.finditer(text, start, find.start)
        if any(_FAULTS.search(text, start, head.start()) for head in heads):
            return True
    return False


def _is_merely_named(scene: Scene, near: str, tone: Tone) -> bool:
    """No word near it praises or exposes, and nothing sounds so: one of several districts that is only there."""
    if _counted(near).sided:
        return False
    return float(tone("", near, _tone_kind(scene.article))[_NEUTRAL]) >= _SURELY_NEUTRAL


def _tone_kind(article: Article) -> ArticleKind:
    return article.kind if article.kind in _PERSONAL else "press"


@cache
def _weights() -> tuple[Vector, Vector]:
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return np.array(data["weights"], dtype=np.float64), np.array(data["bias"], dtype=np.float64)


def stance_features(scene: Scene, tone: Tone) -> Vector:
    """What the judge weighs; one row of fixed length, in a fixed order."""
    return _weighed(scene, context_of(scene) if scene.others else None, tone)


def _weighed(scene: Scene, context: str | None, tone: Tone) -> Vector:
    """`context`: of a district that has others beside it."""
    article, alone = scene.article, context is None
    whole = f"{article.title}\n{article.body[:_MAX_WHOLE]}"
    near = whole if context is None else context
    head = f"{article.title}\n{article.body[:_HEAD]}"
    felt = np.log(tone(article.title, article.body, article.kind) + 0.02)
    felt_near = felt if alone else np.log(tone("", near, _tone_kind(article)) + 0.02)
    counts = [_counted(text).counts for text in (whole, head, article.body[-_TAIL:], near)]
    kinds = [article.kind == one for one in _KINDS]
    marks = [
        scene.official, alone, cues.NOTICE.search(article.title) is not None,
        any(find.field == "title" for find in scene.found), len(scene.found) >= 2,
        all(find.how in ("landmark", "source") for find in scene.found),
    ]  # fmt: skip
    return np.concatenate([
        *counts, felt, felt_near,
        np.array([*kinds, *marks], dtype=np.float64), felt * alone, felt * (article.kind in _PERSONAL),
        felt * (article.kind == "gov"), felt_near * (not alone),
        features_of(article).row, voice_in(article.body if alone else near),
    ])  # fmt: skip


class _Counted(NamedTuple):
    """How many different words of each sort a text has, dampened; `sided`: whether any of them takes sides."""

    counts: Vector
    sided: bool


@lru_cache(maxsize=64)  # the districts of an article share all of its texts but one
def _counted(text: str) -> _Counted:
    """Denied words (没有恶臭) do not expose or praise, but they take sides."""
    counts, found = [0] * len(_COUNTED), _SOUGHT.found_in(text)
    for number, matches in found.items():
        if number in _SAID:
            matches = [one for one in matches if not cues.UNSAID.search(text[max(0, one.start() - 8) : one.start()])]
        counts[number] = len({one[0] for one in matches})
    return _Counted(np.log1p(np.minimum(counts, _MOST_CUES)), not _SIDES.isdisjoint(found))


def context_of(scene: Scene) -> str:
    """The sentences that speak of the district: from each of its names to the next district's, within a paragraph.

    Districts told in one breath (甲县、乙县进入前十) share what is said before and behind; what is said of all together
    (三地的做法写进案例集) is said of each.
    """
    parts: list[str] = []
    for field in ("title", "body"):
        text = scene.article.title if field == "title" else scene.article.body
        spans = sentence_spans(text)
        mine = [find for find in scene.found if find.field == field]
        every = sorted([*mine, *(find for find in scene.others if find.field == field)], key=lambda find: find.start)
        for find in mine:
            start, end = span_at(spans, find.start)
            first, last = _breath(every, find, text)
            before = [one.end for one in every if start <= one.end <= first.start]
            after = [one.start for one in every if one.start > last.end]
            paragraph = text.find("\n", last.end)
            stop = min(
                after[0] if after else len(text), paragraph if paragraph >= 0 else len(text), last.end + _MAX_CONTEXT
            )
            # the clause before a name may praise it (做法被安平县学去), unless another district holds it
            begin = before[-1] + 1 + text[before[-1] : first.start].rfind("，") if before else start
            parts.append(text[begin : max(stop, min(end, stop))])
        if scene.others:
            parts += [text[start:end] for start, end in spans if _TOGETHER.search(text, start, end)]
    return "\n".join(dict.fromkeys(parts))


def _breath(every: Sequence[Find], find: Find, text: str) -> tuple[Find, Find]:
    """The first and the last find of the list that the find stands in; the find itself where it stands alone."""
    number = last = next(n for n, one in enumerate(every) if one is find)
    while number > 0 and _is_listed(text[every[number - 1].end : every[number].start]):
        number -= 1
    while last + 1 < len(every) and _is_listed(text[every[last].end : every[last + 1].start]):
        last += 1
    return every[number], every[last]


def _is_listed(between: str) -> bool:
    return len(between) <= _MAX_LISTED and _LISTED.fullmatch(between) is not None
