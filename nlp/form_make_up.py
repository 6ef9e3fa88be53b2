"""Make-up: the form of a text that no mark and no heading names, by its length, its parts and its voice."""

from __future__ import annotations

import re
from itertools import pairwise

from crawlers.article import Article
from nlp import form_words as words
from nlp.annotation import FormEvidence
from nlp.form_pieces import FormFound, Printed, unsaid
from nlp.sentences import sentence_start

_LONG, _FEATURE, _DIVIDED = 1000, 700, 500
_LEAD = 40
_TALE, _TALE_PARAGRAPHS, _TALE_VOICES = 400, 5, 2
_PORTRAIT, _LEAST_TOLD, _LEAST_GIVEN = 220, 3, 2
_OPINION, _LEAST_ARGUED, _LEAST_ASKED = 900, 3, 3
_LEAST_BRIEFS, _BRIEF, _SUBHEAD, _PARAGRAPH, _LEAST_PARTS = 3, 90, 16, 50, 2


def by_make_up(article: Article, title: Printed) -> FormFound:
    """A bulletin of short items, an argument, a feature, a captioned picture; else news."""
    body = article.body
    length = len(body)
    if _is_briefs(body):
        return unsaid("简报", "make-up", body)
    if article.kind in ("gov", "wechat") and (notice := _as_notice(body)) is not None:
        return FormFound("公告", FormEvidence("make-up", "body", *notice.span(), notice[0]))
    if article.kind != "gov":
        argued = _argued(body) if length <= _OPINION and not words.REPORTED.search(body) else None
        if argued is not None and not words.DATED_LEAD.search(body[:_LEAD]) and article.kind in ("press", "wechat"):
            return FormFound("评论", FormEvidence("make-up", "body", *argued.span(), argued[0]))
        plain = words.DATED_LEAD.search(body[:_LEAD]) is None
        long = length >= (_FEATURE if plain else _LONG)
        # a broadcast's item is always told in short parts with voices in it
        is_told = article.kind != "tv" and (_is_tale(body) or _is_portrait(body))
        if long or _is_divided(body) or (plain and is_told) or _asks(title, body):
            return unsaid("深度", "make-up", body)
        asked = words.FEATURE_TITLE.search(title.text) if length >= _FEATURE else None
        if (feature := title.found("深度", "heading", asked)) is not None:
            return feature
    return unsaid("视频" if words.PICTURES.fullmatch(body) and length < 160 else "消息", "make-up", body)


def _argued(body: str) -> re.Match[str] | None:
    """The first words that argue in the author's own voice: neither quoted nor reported of somebody."""
    own = words.QUOTED.sub(lambda quoted: "□" * len(quoted[0]), body)
    for found in words.OPINION.finditer(own):
        if not words.SAYS.search(own, sentence_start(own, found.start()), found.start()):
            return found
    argued = list(words.ARGUES.finditer(own))
    told = words.TELLS.search(own)
    return argued[0] if len({found[0] for found in argued}) >= _LEAST_ARGUED and not told else None


def _is_tale(body: str) -> bool:
    """Told in many paragraphs with voices in it, and beginning with a scene and not with when it happened."""
    paragraphs = [line for line in body.split("\n") if line.strip()]
    return (
        len(body) >= _TALE
        and len(paragraphs) >= _TALE_PARAGRAPHS
        and (len(words.SPOKEN.findall(body)) >= _TALE_VOICES or len(words.WE_WENT.findall(body)) >= _TALE_VOICES)
    )


def _is_portrait(body: str) -> bool:
    """Told over years in short paragraphs: what it was at first, what came of it, what the old man remembers."""
    paragraphs = [line for line in body.split("\n") if line.strip()]
    return (
        len(body) >= _PORTRAIT
        and len(paragraphs) >= _TALE_PARAGRAPHS
        and len(set(words.OVER_YEARS.findall(body))) >= _LEAST_TOLD
    )


def _as_notice(body: str) -> re.Match[str] | None:
    """An office and a day stand below it, or it gives the times, places and numbers that a notice gives."""
    signed = words.SIGNED_OFF.search(body.rstrip())
    given = list(words.NOTICE_PARTS.finditer(body))
    return signed or (given[0] if len({one[0] for one in given}) >= _LEAST_GIVEN else None)


def _asks(title: Printed, body: str) -> bool:
    asked = words.ASKS.search(title.text) is not None and len(words.ASKED.findall(body)) >= _LEAST_ASKED
    return asked or (words.DIALOGUE.search(title.text) is not None and len(words.ANSWERS.findall(body)) >= _LEAST_ASKED)


def _is_divided(body: str) -> bool:
    """A long text under headings of its own: marked ones, or short lines between paragraphs."""
    if len(body) >= _FEATURE and len(words.SUBHEADS.findall(body)) >= 3:
        return True
    lines = [line.strip(" 　") for line in body.split("\n") if line.strip()]
    parts = sum(
        len(head) <= _SUBHEAD and words.UNENDED.fullmatch(head) is not None and len(text) >= _PARAGRAPH
        for head, text in pairwise(lines[1:])
    )
    return len(body) >= _DIVIDED and parts >= _LEAST_PARTS


def _is_briefs(body: str) -> bool:
    """Item by item, each short and behind a sign of its own, and hardly anything else."""
    lines = [line for line in body.split("\n") if line.strip()]
    items = [line for line in lines if words.ITEM.match(line.strip(" 　"))]
    return len(items) >= _LEAST_BRIEFS and len(lines) - len(items) <= 2 and all(len(line) <= _BRIEF for line in items)
