"""Districts: where an article plays, from the city's facts, each with the words that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from cities.city import City
from cities.facts import DistrictCode
from crawlers.article import Article
from nlp.annotation import DistrictMention, Field, How
from nlp.bylines import byline_spans
from nlp.elsewhere import mentions_elsewhere, town_elsewhere
from nlp.namesakes import MAX_BODY, QUOTES, Facts, facts_of, without_namesakes
from nlp.origins import origin_of
from nlp.place_asides import is_aside, is_of_somebody, is_told_of_others
from nlp.place_compounds import is_other_name, is_thing
from nlp.place_judge import without_passing
from nlp.place_people import is_person
from nlp.place_rumours import without_rumours
from nlp.place_setting import Setting
from nlp.place_shorthand import shorthand_in, street_at_home
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
    # districts told in one breath have one context, and each is asked for more than once
    tone = cache(tone)
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
    setting, found = judged_setting(article, city)
    if found:
        found = list(without_passing(found, setting, weights))
    elif found is not None and setting.home is not None:
        found = list(street_at_home(setting.texts, setting.home, facts_of(city).own))
    return sorted(found or (), key=_order)


def judged_setting(article: Article, city: City) -> tuple[Setting, list[Find] | None]:
    """The article's setting with what the rules leave out, and what they leave; None where that is nothing and the
    text rules a place out."""
    setting = setting_of(article, city)
    found, denied = _unvetoed(article, setting)
    if found is None or len(found) < len(setting.named):
        ruled_out = frozenset(setting.named) - frozenset(found or ())
        setting = replace(setting, ruled_out=ruled_out, denied=frozenset(denied))
    return setting, found


def setting_of(article: Article, city: City) -> Setting:
    """Everything that may be a place of the city's districts, in order of the text, and what it is judged in."""
    places, facts, home = places_of(city), facts_of(city), home_of(article, city)
    texts: dict[Field, str] = {"title": article.title, "body": article.body[:MAX_BODY]}
    named = [
        find
        for field, text in texts.items()
        for find in (*places.finds(text, field), *_of_home(text, field, home, facts), *shorthand_in(text, field, city))
    ]
    return Setting(texts, city, sorted(named, key=_order), home, kind=article.kind or "")


def _order(find: Find) -> tuple[bool, int, int]:
    return find.field != "title", find.start, -find.end


def _of_home(text: str, field: Field, home: DistrictCode | None, facts: Facts) -> Iterator[Find]:
    if home is not None and home in facts.self_words:
        for match in facts.self_words[home].finditer(text):
            yield Find(home, "source", False, field, match.start(), match.end(), match[0])


def _unvetoed(article: Article, setting: Setting) -> tuple[list[Find] | None, list[Find]]:
    """What no rule tells to be something else, None where that is nothing and the text rules a place out; and what the
    text rules out."""
    if not setting.named:
        return [], []
    texts, places, facts = setting.texts, places_of(setting.city), facts_of(setting.city)
    found: list[Find] = []
    asides: list[Find] = []
    denied: list[Find] = []
    things = {find.text for find in setting.named if is_thing(texts[find.field], find)}
    for field, text in texts.items():
        named = [find for find in setting.named if find.field == field]
        for find in _FieldFinds(text, field, named, places, facts, setting.home, denied).kept():
            (asides if find.how != "source" and is_aside(text, find) else found).append(find)

    not_there = frozenset(find.code for find in denied)

    def plays_in(finds: list[Find]) -> list[Find]:
        ours = without_namesakes(finds, setting.named, article, places, facts)
        left = without_rumours(ours, texts, not_there)
        return [find for find in left if not (find.bare and find.text in things)]

    return plays_in(found) or plays_in(asides) or (None if denied else []), denied


def home_of(article: Article, city: City) -> DistrictCode | None:
    """The district that 我县 means: the one whose outlet or office the text is taken from, else the source's own."""
    origin = origin_of(article.outlet or "", article.body)
    for district in city.districts if origin else ():
        if any(origin.startswith(name) for name in (*district.names, short_name(district.name))):
            return district.code
    return article.source_district


@dataclass(slots=True)
class _FieldFinds:
    """The finds of one field, judged one by one."""

    text: str
    field: Field
    finds: list[Find]
    places: Places
    facts: Facts
    home: DistrictCode | None
    denied: list[Find]

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
            self.denied.append(find)
            return True
        return (
            (find.how in ("town", "landmark") and self._is_elsewhere(find))
            or is_other_name(text, find)
            or is_told_of_others(text, find)
            or (is_of_somebody(text, find) and (mentions_elsewhere(text, self.facts.own) or "省城" in text))
            or is_person(text, find)
            or is_cut_out(text, find)
            or is_vague_town(text, find, find.code == self.home)
            or (is_generic_zone(text, find, own) and not self.places.bears_city(find.text))
        )

    def _is_elsewhere(self, find: Find) -> bool:
        return town_elsewhere(self.text[max(0, find.start - 40) : find.start], self.facts.own)


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
