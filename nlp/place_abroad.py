"""Evidence of abroad: which other cities a text names and how near, and whether a place of that name there is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cities.city import City
from nlp.namesakes import facts_of
from nlp.place_setting import Setting
from nlp.places import Find

CLAUSE_END = re.compile("[，。！？；：\n,;!?:]")
_SENTENCE_END = re.compile("[。！？\n]")
_OFFICE = re.compile(
    "(?:市|省|州|县)?(?:生态环境|环保|环境保护|公安|市场监管|水务|水利|城管)[局厅]|[市省州]?(?:政府|委)"
)
# a name that every city has one of
_ZONE = re.compile("(?:高新|经开|开发|示范|度假|管理|工业园|产业园)区|高新技术产业开发区|经济技术开发区")


def of_namesake(find: Find, setting: Setting, bare: str) -> Iterator[str]:
    """The city or province of a place of that name elsewhere is named, or it is a zone, of which every city has one."""
    governors = _governors(setting.city, find.code)
    places = [place for name in governors if (place := setting.whole.find(name)) >= 0]
    if places:
        yield f"gov{bare}"
        yield f"gov:{setting.side_before(setting.at(find))}"
        if min(places) < setting.at(find):
            yield f"gov_before{bare}"
    if _ZONE.fullmatch(find.text):
        yield "zone"
        if setting.elsewhere:
            yield "zone_else"


def _governors(city: City, code: str) -> Sequence[str]:
    facts = facts_of(city)
    return [name for place, codes, _, _ in facts.namesakes if code in codes for name in facts.governors[place]]


def of_other_cities(find: Find, setting: Setting, bare: str) -> Iterator[str]:
    """Other cities, provinces and countries that the text names, and how near before the name."""
    if not setting.elsewhere:
        return
    yield from ("else_any", f"else_any{bare}", *([f"else_many{bare}"] if len(setting.elsewhere) > 1 else []))
    here = setting.at(find)
    if any(_OFFICE.match(setting.whole, end) for _, end in setting.elsewhere):
        yield from ("else_office", f"else_office{bare}")
    if setting.elsewhere[0][0] < len(setting.texts["title"]):
        yield from ("else_title", f"else_title{bare}")
    behind = [start for start, _ in setting.elsewhere if start > here]
    if behind and not _SENTENCE_END.search(setting.whole, here, behind[0]):
        yield from ("else_sent_after", f"else_sent_after{bare}")
    if any(0 <= start - here - len(find.text) <= 1 for start, _ in setting.elsewhere):
        yield "else_right_adj"
    ends = [end for _, end in setting.elsewhere if end <= here]
    if not ends:
        return
    yield f"else_before{bare}"
    if any(ends[-1] <= setting.at(one) < here for one in setting.named):
        return
    gap = setting.whole[ends[-1] : here]
    breaks = len(_SENTENCE_END.findall(gap))
    yield f"else_last{bare}"
    if breaks == 0:
        yield from ("else_sent_before", f"else_sent_before{bare}")
    elif breaks == 1:
        yield f"else_prev_sent{bare}"
    if not CLAUSE_END.search(gap):
        yield from ("else_clause", f"else_clause{bare}")
    if len(gap) <= 5:
        yield "else_adj" if len(gap) <= 1 else "else_near"
