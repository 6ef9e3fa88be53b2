"""briefing_of: a window's briefing from what is on record. Pure: the same given, the same briefing."""

from __future__ import annotations

from collections.abc import Iterable

from cities.city import City
from index.document import Document
from reports.alerts.digest import title_of
from reports.briefing.beside import air_beside, answers, gaps, idle_days, own_accounts, own_voices
from reports.briefing.counts import (
    TONES,
    compared,
    district_counts,
    environmental,
    kind_counts,
    parts,
    slots,
    tier_counts,
    topic_counts,
)
from reports.briefing.given import Given
from reports.briefing.happened import figure_lines, top_happenings, words_of_window
from reports.briefing.lines import Cited
from reports.briefing.record import Briefing


def briefing_of(city: City, given: Given) -> Briefing:
    """The record; its articles in order of publication."""
    window = given.window
    published = given.within(window)
    mine = environmental(published)
    earlier = given.within(given.beside[0].windows[0])
    before = environmental(earlier) if earlier else None
    tones = {tone: sum(each.sentiment == tone for each in mine) for tone in TONES}
    figures, more_figures = figure_lines(city, mine)
    accounts = own_accounts(city, given, published)
    comments, commented, voices = own_voices(given)
    answered = answers(city, given)
    sources, lacking = gaps(city, given)
    ids = {each.id for each in (*mine, *(before or ()))}
    ids |= {id for one in accounts for id in one.articles} | {id for one in voices for id in one.articles}
    ids |= {id for one in answered for id in one.articles}
    return Briefing(
        kind=window.kind, name=window.name, city=city.name, city_name=city.facts.name, title=window.title,
        start=window.start.isoformat(), end=window.end.isoformat(), as_of=given.as_of.isoformat(), days=len(given.days),
        total=len(mine), **tones, texts=len({each.family for each in mine}), own=sum(each.own for each in mine),
        undated=sum(not each.dated for each in mine), compared=compared(given, mine),
        earlier=tuple(each.id for each in before or ()), slots=slots(given, mine), parts=parts(given, mine),
        topics=topic_counts(city, mine, before), districts=district_counts(city, mine, before),
        kinds=kind_counts(mine, before), tiers=tier_counts(mine, before), happened=top_happenings(city, given, mine),
        words=words_of_window(city, mine, before), figures=figures, more_figures=more_figures, accounts=accounts,
        comments=comments, commented=commented, voices=voices, answered=answered, air=air_beside(city, given, mine),
        measured=bool(given.air), idle=tuple(day.isoformat() for day in idle_days(given)), sources=sources,
        gaps=lacking, articles=tuple(_cited(each) for each in _in_order(given.documents) if each.id in ids),
    )  # fmt: skip


def _in_order(documents: Iterable[Document]) -> list[Document]:
    return sorted(documents, key=lambda each: (each.published_at, each.id))


def _cited(document: Document) -> Cited:
    return Cited(
        id=document.id, title=title_of(document), by=document.source_name, tier=document.tier, kind=document.kind,
        at=document.published_at, tone=document.sentiment, url=document.url, saved=document.evidence is not None,
        removed=document.removed, own=document.own,
    )  # fmt: skip
