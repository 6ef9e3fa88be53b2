"""What may be a page's title: the texts printed above the article, its headings, and what the page calls itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.body import seen_text
from crawlers.called import CUT_SHORT, parts_of, plain_of
from crawlers.container import Container
from crawlers.head import Head
from crawlers.headline import how_set, printed_before
from crawlers.title_words import LABELLED, MAX_SITE_CHARS, MAX_TITLE_CHARS, is_no_title

# a heading may hold the line of date and origin as well
_BYLINE = re.compile(r"(?<=\S)\s*(?:20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*\d{1,2}:\d\d|(?:来源|发布时间)\s*[：:]).*$")
_HEADINGS = "h1, h2, h3, h4, #activity-name, [class*=title i], [id*=title i], .headline, .zhengti, .biaoti"
_MAX_HEADINGS, _MAX_RAW_CHARS, _MAX_READ_CHARS = 80, 1_000, 1_000_000
_MAX_TAG_CHARS, _MAX_TAGGED_PARTS, _MANY_PARTS, _MAX_LINES, _FEWEST_BEGUN, _MAX_MORE = 5, 3, 4, 6, 6, 16
_IN_WORDS = re.compile(r"[^\W\d_]|[（(《“]")
_INLINE = "b, strong, font, span, em, big"


@dataclass(slots=True)
class Candidate:
    """`strength` as `how_set` says; `place` counts the texts between it and the article, None where it is not printed
    above it; `below` is the text under it; `kinds` says how it was found."""

    text: str
    strength: int = 0
    place: int | None = None
    below: str = ""
    kinds: set[str] = field(default_factory=set)


class Candidates(dict[str, Candidate]):
    """By their letters and digits: what is printed and called alike is one."""

    def take(self, text: str, *kinds: str, strength: int = 0, place: int | None = None, below: str = "") -> None:
        text = text.strip()
        plain = plain_of(text)
        if len(plain) < 2 or len(text) > MAX_TITLE_CHARS:
            return
        if (found := self.get(plain)) is None:
            found = self[plain] = Candidate(text)
        found.strength = max(found.strength, strength)
        if found.place is None and place is not None:
            found.place, found.below = place, below
        found.kinds.update(kinds)

    def without_cut(self) -> Candidates:
        """Without those that are not printed so, where one that is printed goes on: after …, or within a word."""
        printed = [each.text for each in self.values() if each.place is not None and "tagged" not in each.kinds]
        for plain, each in list(self.items()):
            if each.place is None and any(_goes_on(each.text, text) for text in printed):
                del self[plain]
        return self


def _goes_on(cut: str, whole: str) -> bool:
    if match := CUT_SHORT.search(cut):
        begun = plain_of(cut[: match.start()])
        return len(begun) >= _FEWEST_BEGUN and plain_of(whole).startswith(begun)
    if len(cut) <= MAX_SITE_CHARS or not whole.startswith(cut) or len(whole) > len(cut) + _MAX_MORE:
        return False
    return _IN_WORDS.match(whole[len(cut) :]) is not None and not is_no_title(whole)


def told_by(head: Head) -> dict[str, str]:
    """What the page calls itself, by who is told: the newspaper's own system, programs, those who share it, readers."""
    said = {
        "paper": head.first("articletitle"),
        "linked": head.linked_text("headline"),
        "shared": head.first("og:title", "twitter:title"),
        "document": head.title,
    }
    # a post without a headline is called by its first line
    first = {who: seen_text(text.replace("\\x0a", "\n").strip().partition("\n")[0]) for who, text in said.items()}
    return {who: text for who, text in first.items() if text}


def candidates_of(tree: LexborHTMLParser, told: dict[str, str], container: Container | None) -> Candidates:
    found = Candidates()
    opens = None if container is None else container.opens or container.node
    below = ""
    called = " ".join(map(plain_of, told.values()))
    for place, (node, printed) in enumerate(printed_before(opens)):
        _take_printed(found, node, _BYLINE.sub("", printed), place, below)
        if place and plain_of(printed + below) in called and min(len(printed), len(below)) > _MAX_TAG_CHARS:
            # a headline that goes on in the next
            found.take(printed + below, strength=how_set(node, printed)[0], place=place)
        below = printed
    if not any(len(plain) > MAX_SITE_CHARS and plain in called for plain in found):
        _take_headings(found, tree, called)
    for text in told.values():
        for part in parts_of(text):
            found.take(part)
    return found.without_cut()


def _take_headings(found: Candidates, tree: LexborHTMLParser, called: str) -> None:
    """Headings that stand elsewhere: a link, or far above the article. Other pages have headings here as well: where
    anything is printed above the article, only those that the page is called by."""
    only_called, much = bool(found), 0
    for node in tree.css(_HEADINGS)[:_MAX_HEADINGS]:
        text = node.text(deep=True)
        # elements that hold one another with much text would be read again and again
        if (much := much + len(text)) > _MAX_READ_CHARS:
            return
        if len(text) > _MAX_RAW_CHARS:
            continue
        text = _BYLINE.sub("", seen_text(text))
        if (plain := plain_of(text)) not in found and (not only_called or plain in called):
            found.take(text, *(("first heading",) if node.tag == "h1" else ()))


def _take_printed(found: Candidates, node: LexborNode, text: str, place: int, below: str) -> None:
    """A printed text, and what it is without a tag (原创, 已办结), without its label (标题：) and line by line."""
    strength, is_second = how_set(node, text)
    kinds = ["second"] if is_second else []
    parts = [part for child in node.iter() if child.is_element_node and (part := seen_text(child.text(deep=True)))]
    if len(parts) >= _MANY_PARTS and text not in parts:
        kinds.append("many parts")
    if (label := LABELLED.fullmatch(text)) is not None:
        found.take(label["title"] or below, "labelled", strength=strength, place=place, below=below)
        kinds.append("tagged")
    elif (rest := _without_tags(text, parts)) != text:
        found.take(rest, "untagged", *kinds, strength=strength, place=place, below=below)
        kinds.append("tagged")
    elif text.endswith(("：", ":")) and (value := found.get(plain_of(below))) is not None:
        value.kinds.add("value")
    found.take(text, *kinds, strength=strength, place=place, below=below)
    if node.css_first("br") is not None:
        alone = {seen_text(child.text(deep=True)): child for child in node.css(_INLINE)[:_MAX_LINES]}
        for line in _lines(node):
            lines_own = how_set(alone[line], line)[0] if line in alone else strength
            found.take(line, "a line", *kinds, strength=lines_own, place=place, below=below)


def _without_tags(text: str, parts: list[str]) -> str:
    """Without 求助 before it and 已办理 behind it, each in an element of its own."""
    if not 0 < len(parts) <= _MAX_TAGGED_PARTS:
        return text
    rest = text
    for tag in {parts[0], parts[-1]}:
        if len(tag) <= _MAX_TAG_CHARS and 2 * len(tag) + 1 < len(rest):
            shorter = rest.removeprefix(tag) if tag == parts[0] else rest
            rest = (shorter if shorter != rest else rest.removesuffix(tag)).strip(" ：:|｜·")
    return rest


def _lines(node: LexborNode) -> list[str]:
    lines = [""]
    for each in node.traverse(include_text=True):
        if each.tag == "br":
            lines.append("")
        elif not each.is_element_node:
            lines[-1] += each.text_content or ""
    return [line for text in lines[:_MAX_LINES] if (line := _BYLINE.sub("", seen_text(text)))]
