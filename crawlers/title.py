"""A page's title: of all that may be it the one for which most speaks. Each kind of evidence has points in `POINTS`.

The points were fitted to the pages of tests/pages by `python -m bench.titles`, which also says how right they are on
lots of pages that they were not fitted to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from crawlers.called import plain_of, without_site
from crawlers.candidates import Candidate, Candidates, candidates_of, told_by
from crawlers.container import Container
from crawlers.head import Head
from crawlers.headline import how_set, printed_before
from crawlers.title_words import is_column, is_label, is_no_title, is_notice, is_organs_name

POINTS = {
    "set strongest": 5.3,
    "printed": 3.6,
    "told in the text": 2.9,
    "set as": 2.8,
    "labelled": 2.8,
    "title without site": 2.7,
    "above date or origin": 2.4,
    "shared's title": 1.8,
    "ends the document's title": 0.9,
    "paper's title": 0.8,
    "nearest": 0.8,
    "untagged": 0.7,
    "first heading": 0.6,
    "begins the document's title": 0.5,
    "share of the document's title": 0.5,
    "office": -0.6,
    "second": -1.1,
    "many parts": -1.2,
    "column": -1.3,
    "foreign": -1.4,
    "dash": -1.4,
    "label": -1.4,
    "short": -2.2,
    "tagged": -2.4,
    "site's name": -2.4,
    "tiny": -2.5,
    "no title": -2.5,
    "a line": -2.9,
    "value": -3.5,
}

AGAINST = frozenset(kind for kind, points in POINTS.items() if points < 0)
_NO_HEADLINE = frozenset(
    ("no title", "label", "office", "column", "dash", "second", "value", "tagged", "tiny", "site's name")
)
_OF_SITE = re.compile(r"版权|客户端|[Aa][Pp][Pp]|打开|下载|关注|主办|Copyright|©|ICP|公众号")
_ORIGIN = re.compile(r"来\s*源|稿源|来自")
_NAMES_OF_SITE = ("og:site_name", "application-name", "apple-mobile-web-app-title", "sitename")
_OF_A_LINE_BELOW = re.compile(r"20\d\d\s*[-年/.]\s*\d|\d{1,2}[-月]\d{1,2}|来源|作者|发布|记者|时间|日期|小时前|昨天")
_HAN = re.compile(r"[\u3400-\u9fff]")
_MAX_LINE_CHARS, _MAX_NAME_CHARS, _SURELY_SET = 90, 12, 4
_READ_CHARS, _ENOUGH_PAIRS, _MAX_MENTIONS = 1500, 4, 50
_BEFORE, _WITHIN, _NEAR_CHARS, _HEADLINE_CHARS = 40, 8, 200, 60


@dataclass(frozen=True, slots=True)
class Page:
    """What a candidate is held against: what the page is `told` as, whole and `core`, both plain; its `text`, what is
    `printed` near it, each and `joined`; what its site's `names` are and what it says `around` the article."""

    told: dict[str, str]
    cores: frozenset[str]
    text: str
    printed: frozenset[str]
    joined: str
    names: frozenset[str]
    around: str


def title_of(tree: LexborHTMLParser, head: Head, container: Container | None = None) -> str:
    """One line; empty where the page names nothing."""
    told = told_by(head)
    if sure := _surely(told, container):
        return sure
    found = candidates_of(tree, told, container)
    if not found:
        return ""
    page = page_of(head, told, container)
    weighed = {plain: weight_of(evidence) for plain, evidence in evidence_of(found, page).items()}
    return found[max(weighed, key=lambda plain: weighed[plain])].text


def _surely(told: dict[str, str], container: Container | None) -> str:
    """The headline above the text that is word for word what the page calls itself: nothing would outweigh it, and most
    pages have one."""
    called = {plain_of(without_site(text)) for text in told.values()}
    if container is None or not any(len(plain) > _MAX_NAME_CHARS for plain in called):
        return ""
    for node, text in printed_before(container.opens or container.node):
        if (plain := plain_of(text)) in called and len(plain) > _MAX_NAME_CHARS:
            is_set = how_set(node, text)[0] >= _SURELY_SET
            return text if is_set and not is_organs_name(text) and not is_no_title(text) else ""
    return ""


def weight_of(evidence: dict[str, float]) -> float:
    return sum(POINTS.get(kind, 0.0) * much for kind, much in evidence.items())


def evidence_of(found: Candidates, page: Page) -> dict[str, dict[str, float]]:
    """What speaks for and against each candidate, by kind; how much of it, where it is more than yes or no."""
    said = {plain: dict(_evidence(plain, each, page)) for plain, each in found.items()}
    above = sorted((each.place, plain) for plain, each in found.items() if each.place is not None)
    strongest = max((found[plain].strength for _, plain in above if _may_be_headline(said[plain])), default=0)
    is_first = True
    for _, plain in above:
        may_be = _may_be_headline(said[plain])
        if may_be and found[plain].strength >= max(strongest, 1):
            said[plain]["set strongest"] = 1.0
        if is_first:
            said[plain]["nearest"] = 1.0
        is_first = is_first and not may_be
    return said


def _may_be_headline(evidence: dict[str, float]) -> bool:
    return not evidence.keys() & _NO_HEADLINE


def _evidence(plain: str, each: Candidate, page: Page) -> Iterator[tuple[str, float]]:
    text = each.text
    yield from _called(plain, page)
    if each.below and len(each.below) < _MAX_LINE_CHARS and _OF_A_LINE_BELOW.search(each.below):
        yield "above date or origin", 1.0
    if each.place is not None:
        yield "set as", each.strength / 10
    for kind in each.kinds:
        yield kind, 1.0
    if plain in page.printed or (len(plain) > 4 and plain in page.joined):
        yield "printed", 1.0
    yield "told in the text", _number_told(plain, page.text) / _ENOUGH_PAIRS
    for kind, is_so in (
        ("office", is_organs_name(text) and not is_notice(text)),
        ("column", is_column(text)),
        ("no title", is_no_title(text)),
        ("label", is_label(text)),
        ("dash", text[0] in "—–-"),
        ("foreign", _HAN.search(text) is None),
        # 停水公告 is short, and called so
        ("tiny", len(plain) <= 4 and not is_notice(text)),
        ("short", 4 < len(plain) <= 6 and not is_notice(text)),
        ("site's name", len(plain) <= _MAX_NAME_CHARS and _names_site(plain, text, page)),
    ):
        if is_so:
            yield kind, 1.0


def _called(plain: str, page: Page) -> Iterator[tuple[str, float]]:
    """How a candidate agrees with what the page calls itself."""
    for who, whole in page.told.items():
        name = "document" if who == "document" else "paper" if who == "paper" else "shared"
        if plain == whole and name != "document":
            yield f"{name}'s title", 1.0
    document = page.told.get("document", "")
    if plain in document and plain != document:
        if document.startswith(plain) and len(plain) >= 4:
            yield "begins the document's title", 1.0
        elif document.endswith(plain):
            yield "ends the document's title", 1.0
        yield "share of the document's title", len(plain) / len(document)
    if plain in page.cores:
        yield "title without site", 1.0


def _names_site(plain: str, text: str, page: Page) -> bool:
    """Whether what surrounds the article calls the site or its app so: 打开掌上梧岭，查看更多; 梧岭新闻版权所有."""
    if plain in page.names:
        return True
    start = page.around.find(text)
    for _ in range(_MAX_MENTIONS):
        if start < 0:
            break
        line = page.around[page.around.rfind("\n", 0, start) + 1 : page.around.find("\n", start)]
        if len(line) > len(text) and (_OF_SITE.search(line) or _ORIGIN.match(line)):
            return True
        start = page.around.find(text, start + 1)
    return False


def page_of(head: Head, told: dict[str, str], container: Container | None) -> Page:
    texts = container.texts if container is not None else []
    first, last = (container.first, container.last) if container is not None else (0, 0)
    article = texts[first : last + 1]
    # headlines with a comma stand among the prose
    paragraphs = (place for place, text in enumerate(article[:_WITHIN]) if "。" in text or len(text) > _HEADLINE_CHARS)
    near = [plain_of(text[:_NEAR_CHARS]) for text in texts[max(0, first - _BEFORE) : first + _WITHIN]]
    return Page(
        told={who: plain for who, text in told.items() if (plain := plain_of(text))},
        cores=frozenset(plain_of(without_site(text)) for text in told.values()),
        text="".join(article[next(paragraphs, 0) :])[:_READ_CHARS].lower(),
        printed=frozenset(near),
        joined="".join(near),
        names=frozenset(plain_of(name) for name in map(head.first, _NAMES_OF_SITE) if name),
        around="\n".join([text[:_NEAR_CHARS] for text in (*texts[:first], *texts[last + 1 :])]) + "\n",
    )


def _number_told(plain: str, text: str) -> int:
    """How many pairs of neighbouring signs stand in the text as well, up to enough."""
    number = 0
    for place in range(len(plain) - 1):
        if plain[place : place + 2] in text and (number := number + 1) == _ENOUGH_PAIRS:
            break
    return number
