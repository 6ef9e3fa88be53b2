"""Form: what kind of item it is. What is printed (column, page, marks in heading) wins; else make-up and length.

Each answer names the words that say so (FormEvidence): they can be shown, and disputed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cities.facts import Form
from crawlers.article import Article
from nlp import form_words as words
from nlp.annotation import FormEvidence, FormField, FormHow
from nlp.sentences import sentence_start

_KINDS = frozenset({"press", "tv", "wechat", "gov", "video"})
_LONG = 1000
_FEATURE = 700
_MARK_LINE = 40
_MARK_EDGES = " 　（）()【】[]"
_TALE, _TALE_PARAGRAPHS, _TALE_VOICES = 400, 5, 2
_OPINION = 900
_SHORT_VIDEO = 200
_LEAST_NAME, _LEAST_ASKED = 3, 3
_LETTERS = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_SENTENCE_ENDS = re.compile("[。！？；]")


class FormFound(NamedTuple):
    form: Form
    evidence: FormEvidence


class _Printed(NamedTuple):
    """One printed piece of an article; `text` begins at code point `at` of the field as the article has it."""

    field: FormField
    text: str
    at: int

    def found(self, form: Form, how: FormHow, match: re.Match[str] | None) -> FormFound | None:
        """`form` said by the words of `match`, a match in this piece's text; None without one."""
        if match is None:
            return None
        start, end = match.span()
        return FormFound(form, FormEvidence(how, self.field, self.at + start, self.at + end, self.text[start:end]))

    def whole(self, form: Form, how: FormHow) -> FormFound:
        return FormFound(form, FormEvidence(how, self.field, self.at, self.at + len(self.text), self.text))


def form_of(article: Article) -> FormFound | None:
    """The form of a press, TV, WeChat, government or video item; None for posts and messages, which have none."""
    if article.kind not in _KINDS:
        return None
    if article.kind == "video":
        return _unsaid("视频", "kind", article.body)
    title, body = _stripped("title", article.title), _Printed("body", article.body, 0)
    return (
        _picture(title, body)
        or _marked(title, article.body)
        or title.found("专题", "heading", words.CIRCLED.search(title.text))
        or _column_or_page(article)
        or _by_author(article, title)
        or _by_heading(article, title, body)
        or _by_make_up(article, title)
    )


def _unsaid(form: Form, how: FormHow, body: str) -> FormFound:
    """What no word says but the item as a whole."""
    return FormFound(form, FormEvidence(how, "body", 0, len(body)))


def _stripped(field: FormField, text: str) -> _Printed:
    return _Printed(field, text.strip(), len(text) - len(text.lstrip()))


def _picture(title: _Printed, body: _Printed) -> FormFound | None:
    return (
        title.found("视频", "heading", words.VIDEO.search(title.text))
        or title.found("视频", "heading", words.DRAWN.search(title.text))
        or title.found("视频", "heading", words.WATCH.match(title.text))
        or body.found("视频", "wording", words.VIDEO_BODY.search(body.text))
        or body.found("视频", "wording", words.WATCH.search(body.text) if len(body.text) < _SHORT_VIDEO else None)
    )


def _marked(title: _Printed, body: str) -> FormFound | None:
    """What a mark says that stands before the heading or alone in the first line; a column named as such."""
    start = len(body) - len(body.lstrip())
    first = _Printed("body", body[start:].split("\n", 1)[0], start)
    bare = first.text.strip(_MARK_EDGES)
    line = _Printed("body", bare, start + len(first.text) - len(first.text.lstrip(_MARK_EDGES)))
    marks = [_piece(title, match) for match in words.MARK.finditer(title.text) if match.end() < len(title.text)]
    if len(bare) <= _MARK_LINE and not _SENTENCE_ENDS.search(bare):
        marks += [_piece(line, match) for match in words.MARK.finditer(bare)]
    for form, pattern in words.MARKS:
        for mark in marks:
            if pattern.fullmatch(mark.text):
                return mark.whole(form, "mark")
    captions = list(words.CAPTIONS.finditer(body))
    if len(captions) >= 2:
        return _Printed("body", body, 0).found("视频", "wording", captions[0])
    return first.found("专栏", "mark", words.NAMED_COLUMN.search(first.text[:_MARK_LINE]))


def _piece(printed: _Printed, match: re.Match[str]) -> _Printed:
    return _Printed(printed.field, match[0], printed.at + match.start())


def _column_or_page(article: Article) -> FormFound | None:
    """What column or page say in print: a name of its own is a standing column."""
    column = _with_a_name(_stripped("column", article.column or ""))
    page = _with_a_name(_page_name(article.page or ""))
    return (
        (_named(column, "column") if column else None)
        or (_named(page, "page") if page else None)
        or (column.whole("专栏", "column") if column else None)
    )


def _with_a_name(printed: _Printed) -> _Printed | None:
    """None where it has no name or that of a mere section."""
    nameless = not _LETTERS.search(printed.text) or words.SECTIONS.fullmatch(printed.text)
    return None if nameless else printed


def _named(printed: _Printed, how: FormHow) -> FormFound | None:
    """The first form that the name of a column, a page or a heading's mark speaks of."""
    forms = (form for form, pattern in words.PRINTED if pattern.search(printed.text))
    return next((printed.whole(form, how) for form in forms), None)


def _page_name(page: str) -> _Printed:
    """A page's own name without its number: `A04 环保专版` → 环保专版."""
    number = words.PAGE_NUMBER.match(page)
    start = 0 if number is None else number.end()
    name = _stripped("page", page[start:])
    return name._replace(at=start + name.at)


def _by_author(article: Article, title: _Printed) -> FormFound | None:
    author = _Printed("author", article.author or "", 0)
    signed = words.OPINION_BYLINE.match(article.body) if article.kind == "press" else None
    lead = article.body[signed.end() :][:_MARK_LINE] if signed else ""
    if words.NEWS_LEAD.search(lead) or words.REPORTED.search(lead):
        signed = None
    return (
        title.found("评论", "heading", words.COMMENT_TITLE.search(title.text))
        or author.found("评论", "author", words.COMMENT_AUTHOR.search(author.text))
        or _Printed("body", article.body, 0).found("评论", "mark", signed)
    )


def _by_heading(article: Article, title: _Printed, body: _Printed) -> FormFound | None:
    def heading(form: Form, pattern: re.Pattern[str]) -> FormFound | None:
        return title.found(form, "heading", pattern.search(title.text))

    def wording(form: Form, pattern: re.Pattern[str], to: int | None = None) -> FormFound | None:
        return body.found(form, "wording", pattern.search(body.text[:to]))

    official = article.kind in ("gov", "wechat")
    return (
        _by_title_mark(title)
        or heading("专版", words.PAGE_TITLE)
        or wording("专版", words.PAGE_BODY)
        or heading("专题", words.SPECIAL_TITLE)
        or heading("专题", words.SERIES_TITLE)
        or heading("深度", words.DEPTH_TITLE)
        or (heading("公告", words.ENDS_AS_NOTICE) if article.kind != "press" else None)
        or (heading("简报", words.BULLETIN_TITLE) if article.kind != "press" else None)
        or (heading("公告", words.NOTICE_TITLE) if not _is_news_of_list(title.text) else None)
        or (wording("公告", words.NOTICE_BODY) if official else None)
        or (heading("公告", words.DOCUMENT_TITLE) if official else None)
        or (heading("简报", words.NUMBERED) if article.kind == "gov" else None)
        or wording("专栏", words.ISSUE, 60)
        or heading("专栏", words.ISSUE)
        or heading("专栏", words.NUMBERED)
    )


def _by_title_mark(title: _Printed) -> FormFound | None:
    mark = words.TITLE_MARK.match(title.text)
    if mark is None:
        return None
    group = 1 if mark[1] else 2
    printed = _Printed("title", mark[group], title.at + mark.start(group))
    if group == 2:
        return _named(printed, "mark")
    genre = words.GENRE_MARK.fullmatch(printed.text) or words.SECTIONS.fullmatch(printed.text)
    said = _named(printed, "mark")
    if said is not None and (said.form != "深度" or genre):
        return said
    nameless = genre or words.TAG_MARK.fullmatch(printed.text) or len(printed.text) < _LEAST_NAME
    return None if nameless else printed.whole("专栏", "mark")


def _is_news_of_list(title: str) -> bool:
    """我县入选…名单 is told of a list; a list is put out under a heading without such a verb."""
    return title.endswith(("名单", "名录", "清单", "目录")) and words.LISTED.search(title) is not None


def _by_make_up(article: Article, title: _Printed) -> FormFound:
    body = article.body
    length = len(body)
    if article.kind != "gov":
        argued = _argued(body) if length <= _OPINION and not words.REPORTED.search(body) else None
        if (
            argued is not None
            and not words.DATED_LEAD.search(body[:_MARK_LINE])
            and article.kind in ("press", "wechat")
        ):
            return FormFound("评论", FormEvidence("make-up", "body", *argued.span(), argued[0]))
        if length >= _LONG or (length >= _FEATURE and _is_divided(body)) or _is_tale(body) or _asks(title, body):
            return _unsaid("深度", "make-up", body)
        asked = words.FEATURE_TITLE.search(title.text) if length >= _FEATURE else None
        if (feature := title.found("深度", "heading", asked)) is not None:
            return feature
    return _unsaid("视频" if words.PICTURES.fullmatch(body) and length < 160 else "消息", "make-up", body)


def _argued(body: str) -> re.Match[str] | None:
    """The first words that argue in the author's own voice: neither quoted nor reported of somebody."""
    own = words.QUOTED.sub(lambda quoted: "□" * len(quoted[0]), body)
    for found in words.OPINION.finditer(own):
        if not words.SAYS.search(own, sentence_start(own, found.start()), found.start()):
            return found
    return None


def _is_tale(body: str) -> bool:
    """Told in many paragraphs with voices in it, and beginning with a scene and not with when it happened."""
    paragraphs = [line for line in body.split("\n") if line.strip()]
    return (
        len(body) >= _TALE
        and len(paragraphs) >= _TALE_PARAGRAPHS
        and (len(words.SPOKEN.findall(body)) >= _TALE_VOICES or len(words.WE_WENT.findall(body)) >= _TALE_VOICES)
        and words.DATED_LEAD.search(body[:_MARK_LINE]) is None
    )


def _asks(title: _Printed, body: str) -> bool:
    return words.ASKS.search(title.text) is not None and len(words.ASKED.findall(body)) >= _LEAST_ASKED


def _is_divided(body: str) -> bool:
    return len(words.SUBHEADS.findall(body)) >= 3
