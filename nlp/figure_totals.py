"""Totals: what a stated number holds of the others, what two deeds have together, what is said twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.annotation import Figure
from nlp.figure_counts import Counted
from nlp.figure_deeds import TRIGGER, verb_of
from nlp.periods import may_share_year, months_of
from nlp.sentences import sentence_start

_PERSONS = ("人", "名", "位")
_FIRMS, _PLACES = ("家", "户"), ("处", "个", "座")
_HELD, _WAYS = re.compile("问责|追责|追究|处理(?!处分)"), re.compile("处分|组织处理|诫勉|党内|政务")
_SIDE_BY_SIDE = re.compile("[、和及或并与]?")
_PARTS_OPEN = re.compile("[。；\\s]*其中")
_KINDS_OPEN = re.compile(
    r"\s*(?:[按分从][^，。；：\d]{1,10}(?:看|分)[，：]|分[县区市类行][^，。；：\d]{0,6}[，：]|"
    r"各(?:[县区市镇乡]|行业|街道|部门)[^，。；\d]{0,12}(?:为|是|：|如下))"
)
_NOTICE = re.compile("整改通知|改正(?:违法行为)?决定")
_YEARS_TOGETHER = re.compile("[两二三四五六七八九十]年(?:来)?(?:累计|合计|共|一共)")


def holds(total: Counted, whole: Figure, one: Counted, share: Figure) -> bool:
    """A stated total holds its parts: those after 其中 or before 共计, and the shares told elsewhere."""
    units = whole.unit == share.unit or {whole.unit, share.unit} <= set(_PERSONS)
    same = whole.type == share.type and units and whole.field == share.field
    if not same or whole.value <= share.value:
        return False
    between = total.text[one.number_at : total.number_at]
    if total.sentence == one.sentence and total.total and _YEARS_TOGETHER.search(between):
        return True
    if not may_share_year(whole.batch, share.batch):
        return False
    if months_of(whole.batch) > months_of(share.batch) > frozenset() and whole.district in (None, share.district):
        return True
    if _is_citys(total, whole, one, share):
        return True
    if total.sentence == one.sentence:
        is_part = one.part_at is not None and total.number_at < one.part_at
        return is_part or _is_way_of(total, one) or (total.total and total.number_at > one.number_at)
    if _parted_next(total, one) or _parted_by_kind(total, one):
        return True
    if not total.total or (whole.district is not None and whole.district != share.district):
        return False
    earlier = whole.batch is not None and whole.batch.startswith("前")
    return not earlier or whole.batch == share.batch


def _parted_next(total: Counted, one: Counted) -> bool:
    """对43名干部问责。其中，给予38人党纪处分；…: the parts stand in the next sentence."""
    start = sentence_start(one.text, one.start)
    return total.end <= start and _is_next(total, start) and _PARTS_OPEN.match(one.text, start) is not None


def _is_next(total: Counted, start: int) -> bool:
    """Whether the sentence at `start` is the one behind the total's, or its own."""
    return sentence_start(total.text, len(total.text[:start].rstrip("。！？\n"))) <= total.start


def _parted_by_kind(total: Counted, one: Counted) -> bool:
    """全市办结468件。…按区县分，武陵区办结121件: a sentence that opens with how the whole is parted."""
    start = sentence_start(one.text, one.start)
    return total.end <= start and _KINDS_OPEN.match(one.text, start) is not None


def _is_citys(total: Counted, whole: Figure, one: Counted, share: Figure) -> bool:
    """全市关停45座，临江区最多，关停17座: a district's share, told behind the city's own number."""
    text, start = total.text, sentence_start(one.text, one.start)
    return (
        whole.district is None
        and share.district is not None
        and total.end <= one.start
        and _is_next(total, start)
        and re.search("[全我]市", text[sentence_start(text, total.start) : total.number_at]) is not None
    )


def _is_way_of(total: Counted, one: Counted) -> bool:
    """19人被追责，党纪政务处分11人: who was punished is among those held to account, unless another (另) is told."""
    between = total.text[total.number_at : one.start]
    general, special = total.text[total.start : total.end], one.text[one.start : one.end]
    return (
        total.number_at < one.start
        and _HELD.search(general) is not None
        and _WAYS.search(special) is not None
        and _HELD.search(special) is None
        and re.search("另|此外|还有", between) is None
    )


def is_told_again(one: Counted, counted: Sequence[Counted]) -> bool:
    """What another count tells better: 对三处作坊断水断电，关停3家; 对16家下达整改通知，15家已整改到位."""
    if _NOTICE.search(one.text, one.start, one.end) and any(
        other.verb.type == one.verb.type and _NOTICE.search(other.text, other.start, other.end) is None
        for other in counted
    ):
        return True
    deed = (one.verb.type, one.value, one.field, one.sentence)
    return one.unit in _PLACES and any(
        other.unit in _FIRMS and (other.verb.type, other.value, other.field, other.sentence) == deed
        for other in counted
    )


def is_joint(one: Counted, counted: Sequence[Counted]) -> bool:
    """关停搬迁37家（关停30家，搬迁7家）: the number of two deeds together, of which each is told behind it."""
    deeds = [verb_of(match).type for match in TRIGGER.finditer(one.text, *_joined(one))]
    if len(set(deeds)) < 2:
        return False
    parts = [
        part
        for part in counted
        if part.sentence == one.sentence
        and part.field == one.field
        and part.part_at is not None
        and one.number_at < part.part_at
        and part.unit == one.unit
    ]
    told = {part.verb.type for part in parts}
    return len(told) > 1 and told <= set(deeds) and all(part.value < one.value for part in parts)


def _joined(one: Counted) -> tuple[int, int]:
    """The deeds that stand side by side before the number: 关停搬迁, 关停、取缔和搬迁."""
    begin = one.start
    for match in reversed(list(TRIGGER.finditer(one.text, one.sentence[0], one.number_at))):
        if match.start() > begin:
            continue
        if match.start() < begin and _SIDE_BY_SIDE.fullmatch(one.text, match.end(), begin) is None:
            break
        begin = match.start()
    return begin, one.number_at


def without_repeats(figures: list[Figure]) -> tuple[Figure, ...]:
    """One number said twice (in title and body, in two paragraphs) is one figure; the body's span stands for it."""
    figures = [one for one in figures if not any(_rounds(one, other) or _retold(one, other) for other in figures)]
    best: dict[tuple[str, float, str], Figure] = {}
    for figure in figures:
        key = (figure.type, figure.value, figure.unit)
        if key not in best or (best[key].field == "title" and figure.field == "body"):
            best[key] = figure
    return tuple(sorted(best.values(), key=lambda figure: (figure.field != "title", figure.start)))


def _retold(one: Figure, told: Figure) -> bool:
    """3名副局长 in the title are the body's 3人, 三个小化工 its 3家, 五个矿坑 its 5宗采矿权."""
    return (
        (one.field, told.field) == ("title", "body")
        and (one.type, one.value) == (told.type, told.value)
        and one.unit != told.unit
    )


def _rounds(one: Figure, exact: Figure) -> bool:
    """一百余件 in the title is the body's 147件, told roughly."""
    if (one.field, exact.field) != ("title", "body") or (one.type, one.unit) != (exact.type, exact.unit):
        return False
    digits = len(f"{one.value:.0f}".rstrip("0"))
    return (
        digits <= 2
        and one.value < exact.value
        and f"{one.value:.0f}"[:digits] == f"{exact.value:.0f}"[:digits]
        and (len(f"{one.value:.0f}") == len(f"{exact.value:.0f}"))
    )
