"""Districts: where an article plays, from the city's facts, each with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cities.city import City
from cities.facts import DistrictCode
from crawlers.article import Article
from nlp.annotation import DistrictMention, Field, How
from nlp.bylines import byline_spans
from nlp.elsewhere import (
    governor_after,
    governor_of,
    is_part_of_other,
    mentions_elsewhere,
    town_elsewhere,
    went_elsewhere,
)
from nlp.namesakes import MAX_BODY, QUOTES, Facts, facts_of, without_namesakes
from nlp.origins import origin_of
from nlp.place_asides import is_aside, is_of_somebody, is_told_of_others
from nlp.place_compounds import is_other_name, is_thing
from nlp.place_evidence import Setting
from nlp.place_judge import without_passing
from nlp.place_people import is_person
from nlp.place_rumours import without_rumours, without_suspects
from nlp.place_shorthand import initials_in, street_at_home
from nlp.place_traps import is_cut_out, is_generic_zone, is_ruled_out, is_vague_town
from nlp.places import Find, Places, places_of, short_name
from nlp.sentences import sentence_spans, span_at
from nlp.stance import Scene, Tone, even_tone, stance_of

_WEIGHT: dict[How, float] = {"name": 0.8, "organ": 0.7, "town": 0.72, "landmark": 0.66, "source": 0.6, "all": 0.6}
_BARE_WEIGHT = 0.6
_TITLE_FACTOR = 1.15


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


def place_finds(article: Article, city: City, weights: Mapping[str, float] | None = None) -> list[Find]:
    """Every place of the city's districts that is evidence, in order of the text (title first); `weights` are the
    judge's, where they are not those that ship."""
    setting = setting_of(article, city)
    found = _unvetoed(article, setting)
    if found:
        found = list(without_passing(found, setting, weights))
    elif found is not None and setting.home is not None:
        found = list(street_at_home(setting.texts, setting.home, facts_of(city).own))
    return sorted(found or (), key=_order)


def setting_of(article: Article, city: City) -> Setting:
    """Everything that may be a place of the city's districts, in order of the text, and what it is judged in."""
    places, facts, home = places_of(city), facts_of(city), home_of(article, city)
    texts: dict[Field, str] = {"title": article.title, "body": article.body[:MAX_BODY]}
    named = [
        find
        for field, text in texts.items()
        for find in (*places.finds(text, field), *_of_home(text, field, home, facts), *initials_in(text, field, city))
    ]
    return Setting(texts, city, sorted(named, key=_order), home)


def _order(find: Find) -> tuple[bool, int, int]:
    return find.field != "title", find.start, -find.end


def _of_home(text: str, field: Field, home: DistrictCode | None, facts: Facts) -> Iterator[Find]:
    if home is not None and home in facts.self_words:
        for match in facts.self_words[home].finditer(text):
            yield Find(home, "source", False, field, match.start(), match.end(), match[0])


def _unvetoed(article: Article, setting: Setting) -> list[Find] | None:
    """What no rule tells to be something else; None where that is nothing and the text rules a place out."""
    texts, places, facts = setting.texts, places_of(setting.city), facts_of(setting.city)
    found: list[Find] = []
    asides: list[Find] = []
    denied = set[str]()
    things = {find.text for find in setting.named if is_thing(texts[find.field], find)}
    for field, text in texts.items():
        named = [find for find in setting.named if find.field == field]
        for find in _FieldFinds(text, field, named, places, facts, setting.home, denied).kept():
            (asides if find.how != "source" and is_aside(text, find) else found).append(find)

    def plays_in(finds: list[Find]) -> list[Find]:
        left = list(without_rumours(without_namesakes(finds, article, places, facts), texts, frozenset(denied)))
        left = list(without_suspects(left, texts))
        return [find for find in _without_houses(left, texts) if not (find.bare and find.text in things)]

    return plays_in(found) or plays_in(asides) or (None if denied else [])


def home_of(article: Article, city: City) -> DistrictCode | None:
    """The district that 我县 means: the one whose outlet or office the text is taken from, else the source's own."""
    origin = origin_of(article.outlet or "", article.body)
    for district in city.districts if origin else ():
        if any(origin.startswith(name) for name in (*district.names, short_name(district.name))):
            return district.code
    return article.source_district


_HOUSE = re.compile(
    "(?:第?[一二三四五六七八九十]|实验|中心|高级|职业|技工|人民|中医|妇幼|师范)*(?:中学|小学|学校|学院|大学|幼儿园|医院|中)(?![心间])"
)
_FIRM = re.compile("[\u4e00-\u9fff]{1,10}(?:[（(][\u4e00-\u9fff]{2,5}[）)])?(?:有限|股份|责任)+公司")
# 石泉石料厂: works called by a county's short name, wherever they lie
_WORKS = re.compile("[^\\W\\d查关停罚整取治责令的一两三几在有新]{1,4}(?:厂|[猪鸡牛羊鸭石砂养殖]场|矿)(?![长区家房界])")
_IN_TOWN = re.compile("(?:境内|辖区内?)?的?")
_CAMPUS = re.compile("[\u4e00-\u9fff]{2,5}(?:校区|院区|分校|分院)")
_LIES = re.compile(
    "(?:位于|坐落(?:在|于)|地处|搬(?:到|至|进)|迁(?:到|至|入|往)|落户(?:在|到|于)?|公司在)[^，。；]{0,8}$"
)


def _without_houses(found: list[Find], texts: Mapping[Field, str]) -> Iterator[Find]:
    """石泉中学…位于双塔街道: a school, hospital or firm named for one district, told to stand in another."""
    houses = [(find, _house_of(find, texts[find.field])) for find in found]
    lies = [
        find
        for find in found
        if _LIES.search(texts[find.field][max(0, find.start - 14) : find.start])
        or any(house and _is_town_of(find, other, texts[find.field]) for other, house in houses)
    ]
    spans = {field: sentence_spans(text) for field, text in texts.items()} if lies else {}
    away = {
        house
        for find, house in houses
        for place in lies
        if house and place.code != find.code and place.field == find.field
        if _tells_of(find, place, house, texts[find.field], spans[find.field])
    }
    yield from (find for find, house in houses if house not in away)


def _tells_of(find: Find, place: Find, house: str, text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether the place that something lies in is the house's: told behind it in its sentence, right before it
    (位于新河化工园的安平涂料有限公司), or of its campus (石泉中学双塔校区 … 校区位于双塔街道)."""
    if find.end <= place.start < span_at(spans, find.start)[1] or _is_town_of(place, find, text):
        return True
    if place.end <= find.start and re.fullmatch("[\u4e00-\u9fff]{0,4}的", text[place.end : find.start]):
        return True
    campus = _CAMPUS.match(text, find.start + len(house))
    return campus is not None and re.search("[校院]区[^，。]{0,4}$", text[: place.start - 2]) is not None


def _is_town_of(place: Find, house: Find, text: str) -> bool:
    """青石镇|石泉石料厂: a place named whole stands right before the house."""
    return (
        place.field == house.field
        and not place.bare
        and place.how in ("name", "town")
        and place.end <= house.start
        and _IN_TOWN.fullmatch(text, place.end, house.start) is not None
    )


def _house_of(find: Find, text: str) -> str:
    """The name of the school, hospital or firm that a district's name begins; empty where it begins none."""
    if find.how != "name":
        return ""
    works = _WORKS.match(text, find.end) if find.bare else None
    match = _HOUSE.match(text, find.end) or _FIRM.match(text, find.end) or works
    return find.text + match[0] if match else ""


@dataclass(slots=True)
class _FieldFinds:
    """The finds of one field, judged one by one."""

    text: str
    field: Field
    finds: list[Find]
    places: Places
    facts: Facts
    home: DistrictCode | None
    denied: set[str]

    def kept(self) -> Iterator[Find]:
        if not self.finds:
            return
        spans, masked = sentence_spans(self.text), byline_spans(self.text)
        for find in self.finds:
            hidden = any(start <= find.start < end for start, end in masked)
            given = find.how == "source" or len(find.text) == 1
            if not hidden and (given or not self._is_trap(find, span_at(spans, find.start))):
                yield find

    def _is_trap(self, find: Find, sentence: tuple[int, int]) -> bool:
        text = self.text
        left = text[max(0, find.start - 14) : find.start].rstrip(QUOTES)
        own = self.places.own_words.search(left) is not None
        if is_ruled_out(text, find, sentence, self.places.own_words):
            self.denied.add(find.code)
            return True
        return (
            governor_of(left, self.facts.own, self.places.own_words) is not None
            or governor_after(text[find.end : find.end + 12], self.facts.own)
            or self._is_elsewhere(find)
            or is_other_name(text, find)
            or is_told_of_others(text, find)
            or (is_of_somebody(text, find) and (mentions_elsewhere(text, self.facts.own) or "省城" in text))
            or (find.bare and own and _FIRM.match(text, find.end) is not None)
            or is_person(text, find)
            or is_cut_out(text, find)
            or is_vague_town(text, find, find.code == self.home)
            or is_generic_zone(text, find, own)
        )

    def _is_elsewhere(self, find: Find) -> bool:
        own, left = self.facts.own, self.text[max(0, find.start - 40) : find.start]
        if find.how == "name":
            return find.text[-1] in "市县区" and is_part_of_other(left, own)
        return find.how in ("town", "landmark") and (town_elsewhere(left, own) or went_elsewhere(left, own))


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
