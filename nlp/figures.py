"""Figures: what inspection and enforcement achieved, as the text counts it, each with its span, district and batch."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from crawlers.article import Article
from nlp.annotation import DistrictMention, Figure
from nlp.figure_counts import Counted, counted_in
from nlp.figure_words import BATCH, CITY_WIDE, ENVIRONMENT, TRIGGER
from nlp.places import short_name

MAX_BODY = 20_000


def figures_of(article: Article, mentions: Sequence[DistrictMention]) -> tuple[Figure, ...]:
    """The figures of title and body, in order; what the title repeats stands once, as in the body."""
    body = article.body[:MAX_BODY]
    if not (TRIGGER.search(body) or TRIGGER.search(article.title)):
        return ()
    if not (ENVIRONMENT.search(article.title) or ENVIRONMENT.search(body)):
        return ()
    counted = [*counted_in(article.title, "title"), *counted_in(body, "body")]
    placed = [(one, _figure(one, mentions)) for one in counted]
    return _without_repeats(
        [figure for one, figure in placed if not any(_holds(*other, one, figure) for other in placed)]
    )


def _holds(total: Counted, whole: Figure, one: Counted, share: Figure) -> bool:
    """A stated total holds its parts: those after 其中 or before 共计, and the shares told elsewhere."""
    same = whole.type == share.type and whole.unit == share.unit and whole.field == share.field
    if not same or whole.value <= share.value:
        return False
    if total.sentence == one.sentence:
        return (one.part and total.number_at < one.number_at) or (total.total and total.number_at > one.number_at)
    if not total.total or (whole.district is not None and whole.district != share.district):
        return False
    earlier = whole.batch is not None and whole.batch.startswith("前")
    return not earlier or whole.batch == share.batch


def _without_repeats(figures: list[Figure]) -> tuple[Figure, ...]:
    """One number said twice (in title and body, in two paragraphs) is one figure; the body's span stands for it."""
    best: dict[tuple[str, float, str], Figure] = {}
    for figure in figures:
        key = (figure.type, figure.value, figure.unit)
        if key not in best or (best[key].field == "title" and figure.field == "body"):
            best[key] = figure
    return tuple(sorted(best.values(), key=lambda figure: (figure.field != "title", figure.start)))


def _figure(one: Counted, mentions: Sequence[DistrictMention]) -> Figure:
    return Figure(
        type=one.verb.type,
        value=one.value,
        unit=one.unit,
        span=one.text[one.start : one.end],
        field=one.field,
        start=one.start,
        end=one.end,
        district=_district_of(one, mentions),
        batch=_batch_of(one),
    )


def _batch_of(one: Counted) -> str | None:
    """The batch or period: the nearest before the number in its sentence, else the last of the sentence before."""
    names = [match[0] for match in BATCH.finditer(one.text, one.sentence[0], one.number_at)]
    if names:
        return names[-1]
    back = one.text.rfind("\n", 0, one.sentence[0]) + 1
    names = [match[0] for match in BATCH.finditer(one.text, back, one.sentence[0])]
    return names[-1] if names and one.text[one.sentence[0] : one.sentence[0] + 2] in ("其中", "其余") else None


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
