"""What an article's places are judged in: every name found in it, which of them a rule leaves out, and the other cities
that it names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from cities.city import City
from nlp.annotation import Field
from nlp.elsewhere import PLACES
from nlp.namesakes import facts_of
from nlp.place_cues import Cue, cues_in
from nlp.place_scene import Ground, grounds_of, is_street, is_visitor, strange_cities
from nlp.places import Find
from nlp.sentences import Span, sentence_spans, span_at

# 两县, 三地, 交界: more than one plays its part
_COUNTED = re.compile(
    "[两三四五六七八九](?:个?[县区地市]|岸)|双方|两[边头]|两家(?=[的都，。一各分合])|联合(?!国)|交界|界线|反观|同一条|分别|各自"
)


@dataclass(frozen=True)
class Setting:
    """What an article's places are judged in. `named`: every name found in it, before any of them was judged, in order
    of the text (title first); `home`: the district that 我县 means; `kind`: the article's; `ruled_out`: those of
    `named` that a rule leaves out; `denied`: those of them of which the text says that it is not there.
    """

    texts: Mapping[Field, str]
    city: City
    named: Sequence[Find]
    home: str | None
    ruled_out: frozenset[Find] = frozenset()
    denied: frozenset[Find] = frozenset()
    kind: str = ""
    _cues: dict[tuple[Field, Span], list[Cue]] = field(default_factory=dict, compare=False)

    @cached_property
    def whole(self) -> str:
        return f"{self.texts['title']}\n{self.texts['body']}"

    @cached_property
    def number_of(self) -> dict[tuple[Field, int, str], int]:
        return {(find.field, find.start, find.code): number for number, find in enumerate(self.named)}

    @cached_property
    def by_code(self) -> dict[str, list[Find]]:
        found: dict[str, list[Find]] = {}
        for find in self.kept:
            found.setdefault(find.code, []).append(find)
        return found

    @cached_property
    def breath_of(self) -> dict[Find, int]:
        """武陵区|丹洲乡, 临江区的|柳林镇: names of one district in one breath are one mention, which has a number."""
        numbers: dict[Find, int] = {}
        last: dict[str, Find] = {}
        for find in self.named:
            before = last.get(find.code)
            joined = before is not None and before.field == find.field and 0 <= find.start - before.end <= 1
            numbers[find] = numbers[before] if joined and before else len(numbers)
            last[find.code] = find
        return numbers

    def others_of(self, find: Find) -> list[Find]:
        """The other mentions of its district, a name for each."""
        if self.by_code.get(find.code, [find]) == [find]:
            return []
        breath = self.breath_of
        seen = {breath[find]: find} | {breath[one]: one for one in self.by_code.get(find.code, ()) if one is not find}
        return [one for number, one in seen.items() if number != breath[find]]

    @cached_property
    def kept(self) -> list[Find]:
        return [find for find in self.named if find not in self.ruled_out] if self.ruled_out else list(self.named)

    @cached_property
    def spans(self) -> dict[Field, list[Span]]:
        return {field: sentence_spans(text) for field, text in self.texts.items()}

    @cached_property
    def elsewhere(self) -> list[Span]:
        """Where in `whole` other cities, provinces and countries are named."""
        taken = [(self.at(find), self.at(find) + len(find.text)) for find in self.named]
        own = facts_of(self.city).own
        names = (match.span() for match in _names_elsewhere(own).finditer(self.whole))
        spans = {(start, end) for start, end in names if not is_street(self.whole, end)}
        spans |= set(strange_cities(self.whole, own))
        visitors = set[int]()
        for start, end in sorted(spans, reverse=True):
            # 江苏|淮安人: the province is as the city right behind it
            if end in visitors or is_visitor(self.whole, start, end):
                visitors.add(start)
        return sorted(
            (start, end)
            for start, end in spans
            if start not in visitors and not any(s < end and start < e for s, e in taken)
        )

    @cached_property
    def grounds(self) -> list[Ground]:
        facts = self.city.facts
        return grounds_of(self.whole, frozenset((facts.name, *facts.aliases, "我市", "本市")), self.elsewhere)

    def side_before(self, at: int) -> str:
        last = [ground for ground in self.grounds if ground.end <= at][-1:]
        return "none" if not last else "ours" if last[0].ours else "else"

    def sentence_of(self, find: Find) -> Span:
        """The sentence around a name, or as much of the text where a name goes beyond it."""
        start, end = span_at(self.spans[find.field], find.start)
        if end >= find.end:
            return start, end
        return max(0, find.start - 30), min(len(self.texts[find.field]), find.end + 30)

    def cues_around(self, find: Find) -> list[Cue]:
        """The cues of its sentence, each with where it stands in the field."""
        key = find.field, self.sentence_of(find)
        if key not in self._cues:
            self._cues[key] = cues_in(self.texts[find.field], key[1])
        return self._cues[key]

    @cached_property
    def of_text(self) -> tuple[str, ...]:
        """What holds for every name of the text."""
        size = "short" if len(self.whole) < 80 else "mid" if len(self.whole) < 200 else "long"
        several = len(self.by_code) > 1 and _COUNTED.search(self.whole)
        ours = (self.city.facts.name, *self.city.facts.aliases, "我市", "全市")
        return (
            size,
            *(["codes3"] if len(self.by_code) > 2 else []),
            *(["counted"] if several else []),
            *(["our_city"] if any(name in self.whole for name in ours) else []),
        )

    def at(self, find: Find) -> int:
        """Where a name stands in `whole`."""
        return find.start + (len(self.texts["title"]) + 1 if find.field == "body" else 0)


@lru_cache(maxsize=64)
def _names_elsewhere(own: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(PLACES - own, key=lambda name: (-len(name), name))))
