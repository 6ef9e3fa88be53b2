"""Event names in plain words: where, and what its members say most alike (云泽热电厂冒黑烟)."""

from __future__ import annotations

import re
from collections import Counter

from cities.city import City
from cities.units import Enterprise
from nlp.events import Rarity, Story
from nlp.segment import words_of
from nlp.traces import Trace

_MAX_WORDS = 5
_LEAST, _MOST = 3, 12
_MAX_MEMBERS = 60
_STOP = frozenset("的了是在和与及或我你他她它们这那有不就都也还又吗呢吧啊呀吗被把将对为从到向等个上下中里后前")
_NUMERALS = frozenset("零一二三四五六七八九十百千万两几半")
_HAN = re.compile(r"[\u4e00-\u9fff]+")


def event_name(story: Story, city: City, rarity: Rarity) -> str:
    """Place and happening; a member's own title where no two members say the same."""
    campaign = _campaign(story, city)
    if campaign is not None:
        return city.facts.name + campaign
    where = _where(story, city)
    what = _what(story, where, city, rarity)
    return what if where in what else where + what


def _campaign(story: Story, city: City) -> str | None:
    """The name of the campaign that most members speak of, if they play in more than two districts."""
    for one, count in _most(story.campaigns):
        if count * 2 > len(story.members) and len(story.districts) > 2:
            return next((campaign.name for campaign in city.campaigns if campaign.id == one), None)
    return None


def _where(story: Story, city: City) -> str:
    """The firm or place that a third of the members name, else the one or two districts, else the city."""
    size = len(story.members)
    for firm, count in _most(story.firms):
        if count * 3 >= size:
            named = next((one for one in city.enterprises if one.id == firm), None)
            if named is not None:
                return _plain_name(named)
    for place, count in _most(story.places):
        if count * 3 >= size and count > 1:
            return place
    common = [code for code, count in _most(story.districts) if count * 2 >= size]
    if 1 <= len(common) <= 2 and len(story.districts) <= 4:
        return "".join(city.district_by_code[code].name for code in common if code in city.district_by_code)
    return city.facts.name


def _plain_name(firm: Enterprise) -> str:
    """What people call the firm: a plant's name, else its first short name."""
    plants = [name for name in firm.short if name.endswith("厂") and len(name) > 3]
    return (plants or [*firm.short, firm.name])[0]


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _what(story: Story, where: str, city: City, rarity: Rarity) -> str:
    """The run of words that most members share, rare words before common ones."""
    names = {where, city.facts.name, *city.facts.words, *city.facts.aliases} | {
        n for d in city.districts for n in (*d.names, *d.towns)
    }
    for firm in city.enterprises:
        names |= {firm.name, *firm.short}
    holding: Counter[str] = Counter()
    weight: dict[str, float] = {}
    for member in story.members[:_MAX_MEMBERS]:
        runs = _runs(member, names)
        holding.update(runs.keys())
        for run, words in runs.items():
            weight[run] = sum(rarity.of(word) for word in words if len(word) > 1)
    # what two members say outweighs anything that only one says
    ranked = [((count > 1, count**0.9 * weight[run]), run) for run, count in holding.items()]
    return max(ranked)[1] if ranked else "相关情况"


def _runs(member: Trace, names: set[str]) -> dict[str, tuple[str, ...]]:
    """Runs of up to _MAX_WORDS words of a title (of a post: of its first words)."""
    found: dict[str, tuple[str, ...]] = {}
    for part in _HAN.findall(member.title):
        words = words_of(part)
        for first in range(len(words)):
            for last in range(first + 1, min(len(words), first + _MAX_WORDS) + 1):
                run = tuple(words[first:last])
                text = "".join(run)
                if _LEAST <= len(text) <= _MOST and _reads_well(run, names):
                    found[text] = run
    return found


def _reads_well(run: tuple[str, ...], names: set[str]) -> bool:
    if run[0] in _STOP or len(run[-1]) == 1 or sum(len(word) == 1 for word in run) > 1 or run[0][0] in _NUMERALS:
        return False
    text = "".join(run)
    return not any(name in text for name in names) and len(max(run, key=len)) > 1
