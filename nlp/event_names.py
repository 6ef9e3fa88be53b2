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
_LEAST, _LEAST_AFTER_ECHO, _MOST = 3, 2, 12
_MAX_MEMBERS = 60
_STOP = frozenset("的了是在和与及或我你他她它们这那有不就都也还又吗呢吧啊呀吗被把将对为从到向等个上下中里后前")
_CHATTER = frozenset("了吗呢吧啊呀着过的谁咋啥") | {
    "谁家", "什么", "怎么", "为什么", "还是", "请问", "我家", "我们", "大家",
}  # fmt: skip
# words that want another word after them: no name ends with one
_NOT_LAST = {"首次", "再次", "多次", "近日", "日前", "目前", "已经", "正在", "进行", "开展", "有关", "关于"} | {
    whose + what for whose in "我本全" for what in "市县区"
}
# verbs that want an object after them (店换上), and a word of one character that belongs to the word before it (垃圾味)
_UNFINISHED = ("到", "上", "给", "于", "着")
_TAIL = "味"
# kinds of papers, which tell of a happening and are none (云泽热电厂情况通报)
_PAPERS = ("通报", "情况", "公告", "公示", "通知", "说明", "简报", "回复", "答复", "声明")
_NUMERALS = frozenset("零一二三四五六七八九十百千万两几半")
# runs of Han, without the measure word that a figure leaves behind (8家店换上净化器)
_HAN = re.compile(r"(?<!\d)[\u4e00-\u9fff]+|(?<=\d[\u4e00-\u9fff])[\u4e00-\u9fff]+")


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
    members = story.members[:_MAX_MEMBERS]
    spoken = Counter(word for member in members for word in member.terms)
    holding: Counter[str] = Counter()
    weight: dict[str, float] = {}
    for member in members:
        runs = _runs(member, where, names)
        holding.update(runs.keys())
        for run, words in runs.items():
            # a word that the members share tells the happening better than the rarest word of one of them
            weight[run] = sum(rarity.of(word) * spoken[word] ** 0.5 for word in words if len(word) > 1)
            if words[-1].endswith(_TAIL):  # what is smelled is what happens
                weight[run] *= 2
    # what two members say outweighs anything that only one says
    ranked = [((count > 1, count**0.9 * weight[run]), run) for run, count in holding.items()]
    return max(ranked)[1] if ranked else "相关情况"


def _runs(member: Trace, where: str, names: set[str]) -> dict[str, tuple[str, ...]]:
    """Runs of up to _MAX_WORDS words of a title (of a post: of its first words), less what the place says already."""
    found: dict[str, tuple[str, ...]] = {}
    for part in _HAN.findall(member.title):
        words = words_of(part)
        for first, word in enumerate(words):
            after_echo = first > 0 and _echoes(words[first - 1], where)
            if _echoes(word, where) or (after_echo and word in where):
                continue
            least = _LEAST_AFTER_ECHO if after_echo else _LEAST
            for last in range(first + 1, min(len(words), first + _MAX_WORDS) + 1):
                if words[last : last + 1] == [_TAIL]:
                    last += 1
                run = tuple(words[first:last])
                text = "".join(run)
                if least <= len(text) <= _MOST and _reads_well(run, names):
                    found[text] = run
    return found


def _echoes(word: str, where: str) -> bool:
    """True for 焚烧厂 after 长丰垃圾焚烧发电厂: its characters stand in the place's name in that order."""
    letters = iter(where)
    return len(word) > 1 and all(letter in letters for letter in word)


def _reads_well(run: tuple[str, ...], names: set[str]) -> bool:
    if run[-1] == _TAIL:
        run = run[:-1]
    if not run or run[0] in _STOP or run[0][0] in _NUMERALS or not _CHATTER.isdisjoint(run):
        return False
    if len(run[-1]) == 1 or sum(len(word) == 1 for word in run) > 1:
        return False
    if run[-1] in _NOT_LAST or run[-1].endswith((*_UNFINISHED, *_PAPERS)):
        return False
    text = "".join(run)
    return not any(name in text for name in names) and len(max(run, key=len)) > 1
