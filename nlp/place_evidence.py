"""Evidence for and against a place that a text names: how it is named, what stands beside it, and whether the text
names its district again, other districts of the city, or other cities. Everything is a name that holds or does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from nlp.borders import border_gain
from nlp.elsewhere import PLACES
from nlp.namesakes import QUOTES, facts_of
from nlp.place_abroad import CLAUSE_END, of_namesake, of_other_cities
from nlp.place_cues import DOER_LEFT, DOES_RIGHT, SURNAMES, VISITS_RIGHT
from nlp.place_scene import is_cut_by_place, of_ground, of_list
from nlp.place_setting import Setting
from nlp.places import Find, places_of
from nlp.sentences import Span

_SHAPES = {"name": "N", "town": "T", "organ": "O", "landmark": "L", "source": "S"}
_REACH = 24
_LIST = frozenset("、和与及")
_MOST = 40
_SIGNS = frozenset("，。！？；：、“”‘’《》（）【】｜|—… 　\n,;!?:()@#")
_PAIRS = (("“", "”", "quote"), ("《", "》", "book"), ("（", "）", "paren"), ("【", "】", "brack"))


def evidence_of(find: Find, setting: Setting) -> Iterator[str]:
    """The names of the evidence that holds for one of the names that were found."""
    text, bare = setting.texts[find.field], "b" if find.bare else "f"
    shape = _SHAPES[find.how] + ("b" if find.bare else "")
    start, end = setting.sentence_of(find)
    left, right = text[max(0, find.start - _REACH) : find.start], text[find.end : find.end + _REACH]
    yield from setting.of_text
    yield f"shape={shape}"
    yield f"len={min(len(find.text), 5)}{shape}"
    # 不是望江公园, 是三汊湖
    last = left[-2:] if left.endswith("不是") else left[-1:]
    yield from (f"L1:{last}", f"R1:{right[:1]}", f"L1{shape}:{last}", f"R1{shape}:{right[:1]}")
    if places_of(setting.city).own_words.search(left[-14:].rstrip(QUOTES)):
        yield "own_left"
        if left.rstrip(QUOTES).endswith(places_of(setting.city).city_names):
            yield f"own_left:city:{'else' if setting.elsewhere else 'only'}"
    if places_of(setting.city).bears_city(find.text):
        yield "bears_city"
    beside = "others" if any(code != find.code for code in setting.by_code) else "alone"
    for cue in _beside(find, setting):
        yield cue
        if not cue.startswith(("sl:", "sr:")):
            yield cue + bare
            yield f"{cue}:{beside}"
    yield from _mates(find, setting, bare)
    yield from _denials(find, setting)
    own = facts_of(setting.city).own
    offset = setting.at(find) - find.start
    yield from of_ground(find.start + offset, start + offset, setting.whole, setting.grounds, bare)
    yield from of_list(text, find.start, find.end, own)
    if is_cut_by_place(text, find.start, find.end, PLACES - own):
        yield "cut_by_place"
    yield from _borders(text, find, shape)
    yield f"kind={setting.kind}"
    yield from _enclosed(find, text, start, shape)
    yield from _place_in_text(find, text, start, shape)
    yield from _its_district(find, setting)
    yield from _other_districts(find, setting, (start, end), shape)
    yield from of_other_cities(find, setting, bare)
    yield from _alike(find, setting, bare)
    yield from of_namesake(find, setting, bare)
    if setting.home:
        yield "home_is" if setting.home == find.code else f"home_not{bare}"


def _borders(text: str, find: Find, shape: str) -> Iterator[str]:
    """How surely the name stands as a word of its own, where that can be doubted at all."""
    if find.end - find.start > 4:
        return
    gain = border_gain(text, find.start, find.end)
    if gain < float("inf"):
        sure = "no" if gain < -1 else "hardly" if gain < 2 else "likely" if gain < 6 else "yes"
        yield from (f"border={sure}", f"border={sure}{shape}")


def _beside(find: Find, setting: Setting) -> set[str]:
    """Kinds of words in its clause and in its sentence, before and behind it, or in what it is said under
    (受理地址：武陵区), and whether it seems to be somebody's name."""
    text = setting.texts[find.field]
    left, right = text[max(0, find.start - _REACH) : find.start], text[find.end : find.end + _REACH]
    opens = find.start - len(CLAUSE_END.split(left)[-1])
    ends = find.end + len(CLAUSE_END.split(right, maxsplit=1)[0])
    label = opens - 1 if text[opens - 1 : opens] == "：" else -1
    under = max(text.rfind(sign, 0, label) for sign in "，。！？；：\n") if label > 0 else 0
    found = set[str]()
    for cue in setting.cues_around(find):
        if cue.end <= find.start:
            found.add(f"sl:{cue.kind}")
            if cue.start >= opens:
                found.add(f"cl:{cue.kind}")
            elif under < cue.start and cue.end <= label:
                found.add(f"label:{cue.kind}")
        elif cue.start >= find.end:
            found.add(f"sr:{cue.kind}")
            if cue.end <= ends:
                found.add(f"cr:{cue.kind}")
    if DOER_LEFT.search(left[-8:]) and not VISITS_RIGHT.match(right):
        found.add("doer")
    if DOES_RIGHT.match(right):
        found.add("does")
    if left[-1:] in SURNAMES:
        found.add("surname")
    if "@" in text[opens : find.start]:
        found.add("handle")
    return found


def _mates(find: Find, setting: Setting, bare: str) -> Iterator[str]:
    """Whether a rule leaves out another mention of the same district."""
    mates = [one for one in setting.ruled_out if one.code == find.code and one is not find]
    if mates:
        yield from ("mate_ruled", f"mate_ruled{bare}")
        if any(one.text == find.text for one in mates):
            yield from ("twin_ruled", f"twin_ruled{bare}")


def _denials(find: Find, setting: Setting) -> Iterator[str]:
    """Whether the text says elsewhere that it is not there."""
    for one in setting.denied:
        if one.code == find.code and one is not find:
            yield "denied"
            if one.text == find.text:
                yield "denied_twin"


def _enclosed(find: Find, text: str, start: int, shape: str) -> Iterator[str]:
    """The quotation, title or brackets that the name stands in, and whether it opens or ends them."""
    for opening, closing, kind in _PAIRS:
        opened = text.rfind(opening, start, find.start + 1)
        if opened < 0 or text.find(closing, opened, find.start) >= 0:
            continue
        closed = text.find(closing, find.end)
        yield kind
        yield kind + shape
        if opened == find.start - 1:
            yield f"{kind}start"
        if closed == find.end:
            yield f"{kind}end"
        if 0 <= closed - opened < 12:
            yield f"{kind}short"


def _place_in_text(find: Find, text: str, start: int, shape: str) -> Iterator[str]:
    if find.field == "title":
        yield "title"
        yield f"title{shape}"
        return
    yield f"pos={min(4, find.start * 5 // max(1, len(text)))}"
    if find.start < 25:
        yield "lead"
    if start == find.start:
        yield "sentstart"


def _is_full(find: Find) -> bool:
    return find.how in ("organ", "landmark", "source") or not find.bare


def _its_district(find: Find, setting: Setting) -> Iterator[str]:
    """How often, how fully and in what other words the text names the same district."""
    mine = setting.others_of(find)
    yield f"n_mine={min(3, len(mine))}"
    yield f"mine_full={min(2, sum(map(_is_full, mine)))}"
    yield f"mine_forms={min(2, len({one.text for one in mine} - {find.text}))}"
    yield "mine_title" if any(one.field == "title" for one in mine) else "mine_notitle"


def _other_districts(find: Find, setting: Setting, sentence: Span, shape: str) -> Iterator[str]:
    """Which other districts of the city the text names, and where."""
    others = {code: finds for code, finds in setting.by_code.items() if code != find.code}
    yield f"oth_full={min(2, sum(any(map(_is_full, finds)) for finds in others.values()))}"
    yield f"oth_any={min(2, len(others))}"
    if any(finds[0].field == "title" for finds in others.values()):
        yield "oth_title"
        yield f"oth_title{shape}"
    if not others:
        yield f"alone{shape}"
    elif len(setting.by_code.get(find.code, ())) <= 1:
        yield f"lone_beside{shape}"
    here = setting.at(find)
    before = any(setting.at(finds[0]) < here for finds in others.values())
    yield "oth_before" if before else "oth_notbefore"
    yield from _neighbours(find, setting, sentence, shape)


def _neighbours(find: Find, setting: Setting, sentence: Span, shape: str) -> Iterator[str]:
    """The names right before and behind it, and whether its sentence names another district."""
    text, number = setting.texts[find.field], setting.number_of[find.field, find.start, find.code]
    before = [one for one in setting.named[max(0, number - 8) : number] if one.field == find.field]
    behind = [one for one in setting.named[number + 1 : number + 9] if one.field == find.field]
    near = [one for one in (*before, *behind) if sentence[0] <= one.start < sentence[1]]
    yield "oth_sent" if any(one.code != find.code for one in near) else "oth_notsent"
    last, following = (before[-1] if before else None), (behind[0] if behind else None)
    gaps = []
    if last is not None:
        gaps.append((last, text[last.end : find.start]))
        if last.code == find.code and last.end == find.start:
            yield "after_own"
        if last.code != find.code and 0 <= find.start - last.end <= 2:
            yield f"after_other{shape}"
    if following is not None:
        gaps.append((following, text[find.end : following.start]))
        if following.code == find.code and following.start == find.end and following.how in ("town", "landmark"):
            yield "then_own_town"
        if following.code != find.code and 0 <= following.start - find.end <= 2:
            yield f"then_other{shape}"
    if any(one.code != find.code and gap in _LIST for one, gap in gaps):
        yield "listed"
        yield f"listed{shape}"
        if sum(one.code != find.code for one in near) > 1:
            yield "listed3"
    if any(one in setting.ruled_out and gap in _LIST for one, gap in gaps):
        yield "listed_ruled"


def _alike(find: Find, setting: Setting, bare: str) -> Iterator[str]:
    """北湖区的夜市…清河区的夜市, 在临江…在清河: another district stands in the same words."""
    text = setting.texts[find.field]
    left, right = text[max(0, find.start - 1) : find.start], text[find.end : find.end + 2]
    others = list(islice((one for one in setting.named if one.code != find.code and one.field == find.field), _MOST))
    if left and left not in _SIGNS and any(one.start > 0 and text[one.start - 1] == left for one in others):
        yield f"like_left{bare}"
    if right and right[0] not in _SIGNS and any(text.startswith(right, one.end) for one in others):
        yield f"like_right{bare}"
    yield from _tallied(find, text, others, bare)


# 长丰两起, 石泉升两位, 新河最低: what a table told in words has behind each name
_TALLY = re.compile(
    "[县区市]?的?(?:各|均|仅|只|共|有|为|是|还?剩|增|减|涨|跌|升|降|上升|下降|提升|进步|退步|排名?|位列)?"
    "(?:第?[\\d一二两三四五六七八九十百]+(?:\\.\\d+)?(?:[个起家件处条次例人户吨座根名位辆艘亩分天万]|%|微克)|最[高低多少好差快慢]|垫底)"
)
_FOLK = re.compile("人(?![民大社口工才])")


def _tallied(find: Find, text: str, others: list[Find], bare: str) -> Iterator[str]:
    """Whether the text counts what is there, and as much for another district; or compares the people of both."""
    if _TALLY.match(text, find.end):
        yield f"tally{bare}"
        if any(_TALLY.match(text, one.end) for one in others):
            yield from ("tallied", f"tallied{bare}")
    if _FOLK.match(text, find.end) and any(_FOLK.match(text, one.end) for one in others):
        yield "folk"
