"""Marks: what is printed above, before or below a text (a column's name, 专版, 系列报道之三) and says its form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cities.facts import Form
from crawlers.article import Article
from nlp import form_words as words
from nlp.annotation import FormHow
from nlp.form_pieces import FormFound, Printed, stripped

_MARK_LINE, _MARK_LINES, _CLOSING = 40, 2, 60
_EDGES = " 　（）()【】[]"
_LEAST_NAME, _SHORT_MARK = 3, 12
_LETTERS = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_SENTENCE_ENDS = re.compile("[。！？；]")
# a line of links: 专题首页｜活动日程｜图集
_LINKS = re.compile("[｜|丨].*[｜|丨]")


def marked(title: Printed, body: str, kind: str | None) -> FormFound | None:
    """What a mark says that stands before the heading, alone in a line above the text, or below it."""
    lines = list(_lines_above(body))
    return (
        _by_tokens([_piece(title, match) for match in words.MARK.finditer(title.text) if match.end() < len(title.text)])
        or title.found("专题", "heading", words.SERIES_LEAD.search(title.text))
        or _by_tokens([_piece(line, match) for line in lines[:1] for match in words.MARK.finditer(line.text)])
        or _captions(body)
        or next((found for line in lines if (found := _by_line(line, kind))), None)
        or _by_lead(body)
        or _repeated(title, lines)
        or _by_closing(body)
        or _named_column(body)
    )


def _by_tokens(marks: list[Printed]) -> FormFound | None:
    for form, pattern in words.MARKS:
        for mark in marks:
            if pattern.fullmatch(mark.text):
                return mark.whole(form, "mark")
    return None


def _piece(printed: Printed, match: re.Match[str]) -> Printed:
    return Printed(printed.field, match[0], printed.at + match.start())


def _lines_above(body: str) -> Iterator[Printed]:
    """The short lines above the text proper, without bylines and links; brackets stay."""
    count = 0
    for match in re.finditer(r"[^\n]+", body):
        line = Printed("body", match[0].strip(" 　"), match.start() + len(match[0]) - len(match[0].lstrip(" 　")))
        if not line.text or words.BYLINE.match(line.text.strip(_EDGES)):
            continue
        bare = line.text.strip(_EDGES)
        if len(bare) > _MARK_LINE or _SENTENCE_ENDS.search(bare) or count == _MARK_LINES:
            return
        count += 1
        if not _LINKS.search(bare) and (len(bare) <= _SHORT_MARK or not words.BULLET.match(bare)):
            yield Printed("body", bare, line.at + line.text.index(bare)) if bare else line


def _by_line(line: Printed, kind: str | None) -> FormFound | None:
    for form, pattern in words.LINE_MARKS:
        if (form, kind) != ("专栏", "tv") and (found := line.found(form, "mark", pattern.search(line.text))):
            return found
    if len(line.text) > _SHORT_MARK:
        return None
    if words.COLUMN_NAME.search(line.text.replace("·", "")):
        return line.whole("专栏", "mark")
    return _named(line, "mark") if words.DECORATED.match(line.text) else None


def _by_lead(body: str) -> FormFound | None:
    """A bracket that the body begins with: 【主播快评】…; alone in its line it is a column's name."""
    lead = words.LEAD_BRACKET.match(body)
    if lead is None:
        return None
    mark = Printed("body", lead[1], lead.start(1))
    if len(mark.text) < _LEAST_NAME or not _LETTERS.search(mark.text) or words.BYLINE.match(mark.text):
        return None
    said, alone = _named(mark, "mark"), lead[2] is not None
    if said is not None and (alone or said.form in ("评论", "专题", "专版")):
        return said
    if mark.text.removesuffix("片头").endswith(("栏目", "专栏")):
        return mark.whole("专栏", "mark")
    nameless = words.TAG_MARK.fullmatch(mark.text) or words.GENRE_MARK.fullmatch(mark.text)
    nameless = nameless or words.SECTIONS.fullmatch(mark.text)
    return mark.whole("专栏", "mark") if alone and not nameless else None


def _repeated(title: Printed, lines: list[Printed]) -> FormFound | None:
    """街坊说事：楼上装修 over the line 街坊说事　主持：…: the heading begins with what is printed above the text."""
    name = words.BEFORE_COLON.match(title.text)
    if name is None or not any(line.text.startswith(name[1]) for line in lines):
        return None
    printed = Printed("title", name[1], title.at)
    return _named(printed, "mark") or printed.whole("专栏", "mark")


def _by_closing(body: str) -> FormFound | None:
    end = len(body.rstrip())
    start = body.rfind("\n", 0, end) + 1
    if not start or end - start > _CLOSING:
        return None
    line = Printed("body", body[start:end], start)
    found = (line.found(form, "mark", pattern.search(line.text)) for form, pattern in words.CLOSINGS)
    return next((one for one in found if one), None)


def _captions(body: str) -> FormFound | None:
    captions = list(words.CAPTIONS.finditer(body))
    return Printed("body", body, 0).found("视频", "wording", captions[0]) if len(captions) >= 2 else None


def _named_column(body: str) -> FormFound | None:
    start = len(body) - len(body.lstrip())
    first = Printed("body", body[start:].split("\n", 1)[0][:_MARK_LINE], start)
    return first.found("专栏", "mark", words.NAMED_COLUMN.search(first.text))


def column_or_page(article: Article) -> FormFound | None:
    """What column or page say in print: a name of its own is a standing column."""
    column = _with_a_name(stripped("column", article.column or ""))
    page = _with_a_name(_page_name(article.page or ""))
    return (
        (_named(column, "column") if column else None)
        or (_named(page, "page") if page else None)
        or (column.whole("专栏", "column") if column else None)
    )


def _with_a_name(printed: Printed) -> Printed | None:
    """None where it has no name or that of a mere section."""
    nameless = not _LETTERS.search(printed.text) or words.SECTIONS.fullmatch(printed.text)
    return None if nameless else printed


def _named(printed: Printed, how: FormHow) -> FormFound | None:
    """The first form that the name of a column, a page or a heading's mark speaks of."""
    forms: Iterator[Form] = (form for form, pattern in words.PRINTED if pattern.search(printed.text))
    return next((printed.whole(form, how) for form in forms), None)


def _page_name(page: str) -> Printed:
    """A page's own name without its number: `A04 环保专版` → 环保专版."""
    number = words.PAGE_NUMBER.match(page)
    start = 0 if number is None else number.end()
    name = stripped("page", page[start:])
    return name._replace(at=start + name.at)


def by_title_mark(title: Printed) -> FormFound | None:
    """What a bracket or a name before a bar says that the heading begins with: 【空气周报】…, 观点｜…"""
    mark = words.TITLE_MARK.match(title.text)
    if mark is None:
        return None
    group = 1 if mark[1] else 2
    printed = Printed("title", mark[group], title.at + mark.start(group))
    if group == 2:
        column = printed.whole("专栏", "mark") if words.COLUMN_NAME.search(printed.text) else None
        return _named(printed, "mark") or column
    genre = words.GENRE_MARK.fullmatch(printed.text) or words.SECTIONS.fullmatch(printed.text)
    said = _named(printed, "mark")
    if said is not None and (said.form != "深度" or genre):
        return said
    nameless = genre or words.TAG_MARK.fullmatch(printed.text) or len(printed.text) < _LEAST_NAME
    return None if nameless else printed.whole("专栏", "mark")
