"""Figures: what inspection and enforcement achieved, as the text counts it, each with its span, district and batch."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from crawlers.article import Article
from nlp.annotation import DistrictMention, Figure
from nlp.elsewhere import is_told_of
from nlp.figure_counts import Counted, counted_in
from nlp.figure_deeds import TRIGGER
from nlp.figure_totals import holds, is_joint, is_told_again, without_repeats
from nlp.figure_words import CITY_WIDE, ENVIRONMENT
from nlp.periods import BATCH, PERIOD
from nlp.place_rumours import is_denied_hearsay
from nlp.places import short_name
from nlp.sentences import sentence_spans

MAX_BODY = 20_000
# a period that opens a sentence stands this near its beginning; a heading is no longer than a line of a table's title
_OPENING, _HEADING, _LINE = 12, 60, "\n"


def figures_of(
    article: Article, mentions: Sequence[DistrictMention], env: bool = False, own: frozenset[str] | None = None
) -> tuple[Figure, ...]:
    """The figures of title and body, in order; what the title repeats stands once, as in the body.

    `env`: the text is known to be about the environment; else its words must say so. `own`: the city's own names; given
    them, what another city or province achieved is left out.
    """
    body = article.body[:MAX_BODY]
    if not (TRIGGER.search(body) or TRIGGER.search(article.title)):
        return ()
    if not (env or ENVIRONMENT.search(article.title) or ENVIRONMENT.search(body)):
        return ()
    counted = [
        one
        for one in (*counted_in(article.title, "title"), *counted_in(body, "body"))
        if (own is None or not is_told_of(one.text[one.sentence[0] : one.number_at], own))
        and not is_denied_hearsay(one.text, one.number_at)
    ]
    counted = [one for one in counted if not (is_joint(one, counted) or is_told_again(one, counted))]
    if not counted:
        return ()
    heading = _batch_of_heading(article.title, body)
    placed = [(one, _figure(one, mentions, heading)) for one in counted]
    return without_repeats(
        [figure for one, figure in placed if not any(holds(*other, one, figure) for other in placed)]
    )


def _figure(one: Counted, mentions: Sequence[DistrictMention], heading: str | None) -> Figure:
    return Figure(
        type=one.verb.type,
        value=one.value,
        unit=one.unit,
        span=one.text[one.start : one.end],
        field=one.field,
        start=one.start,
        end=one.end,
        district=_district_of(one, mentions),
        batch=_batch_of(one) or heading,
    )


def _batch_of(one: Counted) -> str | None:
    """The batch, else the period: nearest before the number in its sentence, else what an earlier one opens with."""
    start = one.sentence[0]
    for pattern in (BATCH, PERIOD):
        names = [match[0] for match in pattern.finditer(one.text, start, one.number_at)]
        if names:
            # 第八批交办34件，截至8月5日已办结22件: what became of the batch
            return next((name for name in reversed(names) if name[-1] == "批"), names[-1])
    back = one.text.rfind("\n", 0, start) + 1
    if one.text[start : start + 2] in ("其中", "其余"):
        names = [match[0] for match in BATCH.finditer(one.text, back, start)]
        if names:
            return names[-1]
    opened = [
        match[0] for first, _ in sentence_spans(one.text[back:start]) if (match := _opening(one.text, back + first))
    ]
    return opened[-1] if opened else None


def _opening(text: str, start: int) -> re.Match[str] | None:
    """A batch or period as the first thing of a sentence: what follows is told of it until another comes."""
    head = text[start : start + _OPENING]
    return next((match for pattern in (BATCH, PERIOD) if (match := pattern.match(head.lstrip("　 ")))), None)


def _batch_of_heading(title: str, body: str) -> str | None:
    """The one batch, else period, that the title or first line names, where the text names no other: its rows' own."""
    heading = f"{title}\n{body.lstrip().split(_LINE, 1)[0][:_HEADING]}"
    for pattern in (BATCH, PERIOD):
        heads = {match[0] for match in pattern.finditer(heading)}
        if len(heads) != 1:
            continue
        # 今年以来，临江区： what stands under it is of then, whatever the last line looks forward to
        if heading.rstrip().endswith(("：", ":")) or heads == {m[0] for m in pattern.finditer(f"{title}\n{body}")}:
            return heads.pop()
    return None


def _district_of(one: Counted, mentions: Sequence[DistrictMention]) -> str | None:
    """The district named nearest before the figure in its sentence; where none is, the only one of the article."""
    places: list[tuple[int, str]] = []
    for mention in mentions:
        for name in {mention.evidence, short_name(mention.evidence)}:
            places += [(match.start(), mention.code) for match in re.finditer(re.escape(name), one.text)]
    places.sort()
    number = bisect_right(places, (one.end, "")) - 1
    wide = [match.start() for match in CITY_WIDE.finditer(one.text, one.sentence[0], one.end)]
    if number >= 0 and places[number][0] >= one.sentence[0] and not (wide and wide[-1] > places[number][0]):
        return places[number][1]
    return mentions[0].code if len(mentions) == 1 and not wide else None
