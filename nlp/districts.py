"""Districts: where an article plays, from the city's facts, each with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cities.city import City
from cities.facts import DistrictCode
from crawlers.article import Article
from nlp.annotation import DistrictMention, Field, How
from nlp.elsewhere import governor_after, governor_of
from nlp.place_traps import (
    byline_spans,
    is_cut_out,
    is_generic_zone,
    is_other_name,
    is_person,
    is_ruled_out,
    is_vague_town,
)
from nlp.places import Find, Places, places_of, short_name
from nlp.sentences import sentence_spans, span_at
from nlp.stance import Scene, Tone, even_tone, stance_of

# A place beyond this many characters of the body is no longer what the article is about; the bound keeps the cost down.
MAX_BODY = 20_000
_WEIGHT: dict[How, float] = {"name": 0.8, "organ": 0.7, "town": 0.72, "landmark": 0.66, "source": 0.6, "all": 0.6}
_BARE_WEIGHT = 0.6
_TITLE_FACTOR = 1.15
_QUOTES = '“”‘’"「」『』《》〈〉（( '


def district_mentions(article: Article, city: City, tone: Tone = even_tone) -> tuple[DistrictMention, ...]:
    """The districts that the article plays in, most supported first, with the best evidence of each and its stance.

    `tone` judges the tone of a text; the stance leans on it.
    """
    scenes = scenes_of(article, city)
    mentions = [_mention(code, scene, listed, tone) for code, (scene, listed) in scenes.items()]
    first = {code: min((f.field == "body", f.start) for f in scene.found) for code, (scene, _) in scenes.items()}
    return tuple(sorted(mentions, key=lambda m: (-m.score, first[m.code])))


def scenes_of(article: Article, city: City) -> dict[str, tuple[Scene, bool]]:
    """For each district the finds that the stance is judged by, and whether it stands in a list of all districts."""
    finds = place_finds(article, city)
    by_code: dict[str, list[Find]] = {}
    for find in finds:
        by_code.setdefault(find.code, []).append(find)
    listed = _listed_all(finds, article, city)
    source = city.source_by_id.get(article.source or "")
    official = article.kind == "gov" or (source is not None and source.own)
    return {
        code: (
            Scene(article, found, [f for f in finds if f.code != code], official or article.source_district == code),
            code in listed,
        )
        for code, found in by_code.items()
    }


def place_finds(article: Article, city: City) -> list[Find]:
    """Every place of the city's districts that is evidence, in order of the text (title first)."""
    places, facts = places_of(city), _facts_of(city)
    found: list[Find] = []
    fields: tuple[tuple[Field, str], ...] = (("title", article.title), ("body", article.body[:MAX_BODY]))
    for field, text in fields:
        if text:
            found += _FieldFinds(text, field, places, facts, article.source_district).kept()
    return _without_namesakes(found, article, places, facts)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the rules ask of the city's facts, made once for a city."""

    own: frozenset[str]
    namesakes: tuple[tuple[str, frozenset[str], re.Pattern[str], bool], ...]
    self_words: dict[str, re.Pattern[str]]


_FACTS: dict[int, tuple[City, _Facts]] = {}


def _facts_of(city: City) -> _Facts:
    known = _FACTS.get(id(city))
    if known is None or known[0] is not city:
        known = _FACTS[id(city)] = (city, _make_facts(city))
    return known[1]


def _make_facts(city: City) -> _Facts:
    facts, districts = city.facts, city.districts
    names = [
        facts.name,
        *facts.aliases,
        facts.province,
        short_name(facts.name),
        re.sub("(省|市|自治区)$", "", facts.province),
    ]
    ours = {name for district in districts for name in district.names}
    own = frozenset(names) | ours | {short_name(name) for name in ours}
    namesakes = []
    for namesake in city.districts_file.elsewhere:
        bare = short_name(namesake.name)
        codes = frozenset(
            d.code for d in districts if namesake.name in d.names or bare in d.names or short_name(d.name) == bare
        )
        of = "|".join(re.escape(word) for word in namesake.of)
        pattern = re.compile(
            rf"(?:{of})[^。；！？\n]{{0,14}}?{re.escape(bare)}|{re.escape(bare)}(?:[县区市镇乡]|"
            rf"街道)?[、和与](?:{of})"
        )
        namesakes.append((namesake.name, codes, pattern, namesake.name in ours))
    return _Facts(own, tuple(namesakes), {d.code: _self_words(d.name) for d in districts})


def _self_words(name: str) -> re.Pattern[str]:
    """What a district calls itself: 我县 and 全县 of a county, 我市 and 全市 of a county-level city."""
    kind = name[-1] if name[-1] in "县区市" else "区"
    return re.compile(
        rf"(?<!各|下)(?:我{kind}|本{kind}|全{kind}(?!域|位|域|别))|(?<![\u4e00-\u9fff]){kind}(?=委|"
        rf"政府|里|生态环境|公安|纪委|住建|城管|水利|农业|教育|林业|融媒|人大|政协)"
    )


@dataclass(slots=True)
class _FieldFinds:
    """The finds of one field, judged one by one."""

    text: str
    field: Field
    places: Places
    facts: _Facts
    home: DistrictCode | None

    def kept(self) -> Iterator[Find]:
        finds = list(self.places.finds(self.text, self.field))
        if not finds and self.home is None:
            return
        spans, masked = sentence_spans(self.text), byline_spans(self.text)
        for find in [*finds, *self._of_home()]:
            hidden = any(start <= find.start < end for start, end in masked)
            if not hidden and (find.how == "source" or not self._is_trap(find, span_at(spans, find.start))):
                yield find

    def _of_home(self) -> Iterator[Find]:
        if self.home is not None and self.home in self.facts.self_words:
            for match in self.facts.self_words[self.home].finditer(self.text):
                yield Find(self.home, "source", False, self.field, match.start(), match.end(), match[0])

    def _is_trap(self, find: Find, sentence: tuple[int, int]) -> bool:
        text = self.text
        left = text[max(0, find.start - 14) : find.start].rstrip(_QUOTES)
        own = self.places.own_words.search(left) is not None
        return (
            governor_of(left, self.facts.own, self.places.own_words) is not None
            or governor_after(text[find.end : find.end + 12], self.facts.own)
            or is_other_name(text, find)
            or is_person(text, find)
            or is_cut_out(text, find)
            or is_vague_town(text, find, find.code == self.home)
            or is_generic_zone(text, find, own)
            or is_ruled_out(text, find, sentence, self.places.own_words)
        )


def _without_namesakes(found: list[Find], article: Article, places: Places, facts: _Facts) -> list[Find]:
    """Drops the bare and full names of a district where the text speaks of its namesake elsewhere, and not of ours."""
    text = f"{article.title}\n{article.body[:MAX_BODY]}"
    foreign = {
        code
        for name, codes, governed, is_ours in facts.namesakes
        if (not is_ours and name in text) or governed.search(text)
        for code in codes
    } | _governed_here(text, places, facts)
    found = [find for find in found if find.how == "name" or not _is_towns_namesake(find, text, facts)]
    if not foreign:
        return found
    ours = {find.code for find in found if find.how != "name" or _is_owned(find, article, places)}
    return [find for find in found if find.how != "name" or find.code not in foreign or find.code in ours]


def _is_towns_namesake(find: Find, text: str, facts: _Facts) -> bool:
    """龙潭镇 of another prefecture: the facts name it, and the text puts it there."""
    return any(name == find.text and governed.search(text) for name, _, governed, _ in facts.namesakes)


def _governed_here(text: str, places: Places, facts: _Facts) -> set[str]:
    """Districts whose name stands under another city or province somewhere in the text."""
    return {
        find.code
        for find in places.finds(text, "body")
        if find.how == "name"
        and governor_of(text[max(0, find.start - 14) : find.start].rstrip(_QUOTES), facts.own, places.own_words)
    }


def _is_owned(find: Find, article: Article, places: Places) -> bool:
    """Our own city's name stands right before: 我市石泉县."""
    text = article.title if find.field == "title" else article.body
    left = text[max(0, find.start - 14) : find.start].rstrip(_QUOTES)
    match = places.own_words.search(left)
    return match is not None and find.text not in match[0]


def _listed_all(finds: Iterable[Find], article: Article, city: City) -> frozenset[str]:
    """All codes where one list names every district of the city (zones with a code of their own may be left out)."""
    counties = {district.code for district in city.districts if district.zone_of is None}
    names = [find for find in finds if find.how == "name"]
    if len(counties) < 3 or len({find.code for find in names} & counties) < len(counties):
        return frozenset()
    for field in ("title", "body"):
        text = article.title if field == "title" else article.body
        run: list[Find] = []
        for find in (f for f in names if f.field == field):
            if run and ("。" in text[run[-1].end : find.start] or find.start - run[-1].end > 24):
                run = []
            run.append(find)
            if counties <= {f.code for f in run}:
                return frozenset(district.code for district in city.districts) & {f.code for f in finds}
    return frozenset()


def _mention(code: str, scene: Scene, listed: bool, tone: Tone) -> DistrictMention:
    best = max(scene.found, key=lambda find: (_weight(find), find.field == "title", -find.start))
    doubt = 1.0
    for find in scene.found:
        doubt *= 1 - _weight(find)
    return DistrictMention(
        code=code,
        score=round(min(0.99, 1 - doubt), 4),
        stance="提及" if listed else stance_of(scene, tone),
        evidence=best.text,
        field=best.field,
        start=best.start,
        end=best.end,
        how="all" if listed else best.how,
    )


def _weight(find: Find) -> float:
    weight = _BARE_WEIGHT if find.bare else _WEIGHT[find.how]
    return min(0.95, weight * (_TITLE_FACTOR if find.field == "title" else 1))
