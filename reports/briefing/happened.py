"""What a window's articles are about: the events with most articles, new words, figures of inspection."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from cities.city import City
from index.document import Document
from nlp.new_words import city_words, new_words
from reports.alerts.digest import name_of_happening
from reports.alerts.entries import Happening, carriers_of, happenings
from reports.briefing.given import Given
from reports.briefing.lines import FigureLine, Happened, Word
from reports.masking import masked
from reports.words import FIGURES, TIERS

MOST_EVENTS = {"day": 5, "week": 8, "month": 10}
MOST_WORDS = 10
MOST_FIGURES = 15
MAX_QUOTE = 90
MUCH_MORE = 3
TELLING = 10
_NUMERAL = "[零一二三四五六七八九十百千万两几半0-9]"
"""What mostly stands after a numeral counts something (三条河) and is no word."""


def top_happenings(city: City, given: Given, mine: Sequence[Document]) -> tuple[Happened, ...]:
    """The happenings of which others than the bureau published most in the window; of as many, the hottest first."""
    ids = {each.id for each in mine}
    found = happenings(given.documents, ids, given.events)
    ranked = sorted(
        (one for one in found if _others(one)),
        key=lambda one: (-len(_others(one)), -sum(each.heat for each in one.today), one.today[0].published_at, one.id),
    )
    return tuple(_happened(city, given, one) for one in ranked[: MOST_EVENTS[given.window.kind]])


def _others(happening: Happening) -> list[Document]:
    return [each for each in happening.today if not each.own]


def _happened(city: City, given: Given, happening: Happening) -> Happened:
    today = happening.today
    name = name_of_happening(happening, min(_others(happening), key=_telling))
    lead, quote = _telling_sentence(name, _others(happening))
    carriers = carriers_of(today)
    event = happening.event
    first = min([each.published_at for each in happening.members], key=datetime.fromisoformat)
    codes = dict.fromkeys(code for each in today for code in each.districts)
    return Happened(
        key=f"event-{happening.id.partition('-')[2]}", name=name,
        event=event.id if event else None, first_seen=first,
        ongoing=datetime.fromisoformat(first) < given.window.start,
        districts=tuple(city.district_by_code[code].name for code in codes if code in city.district_by_code),
        total=len(today), negative=sum(each.sentiment == "negative" for each in today),
        texts=len({each.family for each in today}), carriers=carriers.outlets, posts=carriers.posts,
        messages=carriers.messages, heat=sum(each.heat for each in today), quote=quote, lead=lead.id,
        articles=tuple(each.id for each in today),
    )  # fmt: skip


def _telling(document: Document) -> tuple[bool, bool, int, str, str]:
    """Sorts the article first that says most: the press before posts, the original, higher tiers, the earlier one."""
    tier = list(TIERS).index(document.tier) if document.tier in TIERS else len(TIERS)
    return document.kind in ("weibo", "message"), not document.original, tier, document.published_at, document.id


def _telling_sentence(name: str, documents: Sequence[Document]) -> tuple[Document, str]:
    """Of all key sentences the one that has most of the event's name in it, with its article; masked, cut."""
    pairs = {name[place : place + 2] for place in range(len(name) - 1)}
    ranked = [
        (-sum(pair in sentence for pair in pairs), _telling(each), place, each, sentence)
        for each in documents
        for place, sentence in enumerate(key_sentences(each))
    ]
    if not ranked:
        return min(documents, key=_telling), ""
    *_, lead, sentence = min(ranked, key=lambda one: one[:3])
    said = masked(sentence)
    return lead, said if len(said) <= MAX_QUOTE else said[: MAX_QUOTE - 1] + "…"


def key_sentences(document: Document) -> list[str]:
    """The article's key sentences without that which is its title."""
    title = document.title.strip("。！？ ")
    found = [" ".join(sentence.split()) for sentence in document.summary or (document.body,)]
    return [sentence for sentence in found if sentence and sentence.strip("。！？ ") != title]


def words_of_window(city: City, mine: Sequence[Document], before: Sequence[Document] | None) -> tuple[Word, ...]:
    """Words that the dictionary lacks and that the window uses far more than the one before; reprints count once.

    No part of a name that the city's files know is a new word, and none of what counts things.
    """
    texts = [each for each in mine if each.original]
    earlier = None if before is None else [each for each in before if each.original]
    named = _names(city)
    found = []
    for one in new_words(texts, known=city_words(city)):
        then = None if earlier is None else sum(_written(each).count(one.word) for each in earlier)
        quote = next((quote for each in texts if (quote := _around(masked(_written(each)), one.word))), "")
        counts = sum(len(re.findall(f"{_NUMERAL}{re.escape(one.word)}", _written(each))) for each in texts)
        if quote and one.word not in named and counts * 2 < one.times and (not then or then * MUCH_MORE <= one.times):
            holding = tuple(each.id for each in texts if one.word in _written(each))
            found.append(
                Word(key=f"word-{one.word}", word=one.word, times=one.times, before=then, quote=quote, articles=holding)
            )
    return tuple(sorted(found, key=lambda one: (bool(one.before), -one.times, one.word))[:MOST_WORDS])


def _names(city: City) -> str:
    """Names of sources, publishers, units and firms, one a line."""
    names = [name for source in city.sources for name in (source.name, source.family)]
    names += [unit.name for unit in city.units]
    names += [name for firm in city.enterprises for name in (firm.name, *firm.short)]
    return "\n".join([city.facts.name, *names])


def _around(text: str, word: str) -> str:
    place = text.find(word)
    start = max(0, place - 12)
    return "" if place < 0 else " ".join(text[start : place + len(word) + 12].split())


def _written(document: Document) -> str:
    return f"{document.title}\n{document.body}"


def figure_lines(city: City, mine: Sequence[Document]) -> tuple[tuple[FigureLine, ...], int]:
    """The window's figures, one line for what several articles say; the greatest of each kind first.

    They are listed and never added up: a total so far and a single case cannot be told apart by their numbers.
    """
    same: dict[tuple[str, str, float, str, str], list[tuple[Document, dict[str, object]]]] = {}
    for each in sorted(mine, key=lambda each: (not each.original, each.published_at, each.id)):
        for figure in each.figures:
            # two matters may well have one case each; a number that is not small is the same number
            matter = (each.event or each.family) if figure["value"] < TELLING else ""
            key = (matter, figure["type"], figure["value"], figure["unit"], figure["district"] or "")
            same.setdefault(key, []).append((each, figure))
    lines = [_figure(city, told) for told in same.values()]
    order = list(FIGURES)
    lines.sort(key=lambda one: (order.index(one.type) if one.type in order else len(order), -one.value, one.key))
    return tuple(lines[:MOST_FIGURES]), max(0, len(lines) - MOST_FIGURES)


def _figure(city: City, told: Sequence[tuple[Document, dict[str, object]]]) -> FigureLine:
    document, figure = told[0]
    articles = tuple(dict.fromkeys(each.id for each, _ in told))
    code = str(figure["district"] or "")
    return FigureLine(
        key=f"figure-{document.id}-{figure['field']}-{figure['start']}", type=str(figure["type"]),
        value=float(str(figure["value"])), unit=str(figure["unit"]), span=masked(str(figure["span"])),
        district=city.district_by_code[code].name if code in city.district_by_code else "",
        more=len(articles) - 1, lead=document.id, articles=articles,
    )  # fmt: skip
