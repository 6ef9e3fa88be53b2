"""Form: what kind of item it is. What is printed (column, page, marks in heading) wins; else a small judge weighs
words, voice, build and length (nlp.form_judge).

Each answer names the words that say so (FormEvidence): they can be shown, and disputed.
"""

from __future__ import annotations

import re

from cities.facts import Form
from crawlers.article import Article
from nlp import form_words as words
from nlp.form_judge import judged
from nlp.form_marks import by_title_mark, column_or_page, marked
from nlp.form_pieces import FormFound, Printed, stripped, unsaid

_KINDS = frozenset({"press", "tv", "wechat", "gov", "video"})
_LEAD, _SHORT_VIDEO = 40, 200


def form_of(article: Article) -> FormFound | None:
    """The form of a press, TV, WeChat, government or video item; None for posts and messages, which have none."""
    if article.kind not in _KINDS:
        return None
    if article.kind == "video":
        return unsaid("视频", "kind", article.body)
    title, body = stripped("title", article.title), Printed("body", article.body, 0)
    return (
        _picture(title, body)
        or marked(title, article.body, article.kind)
        or title.found("专题", "heading", words.CIRCLED.search(title.text))
        or column_or_page(article)
        or _by_author(article, title)
        or _by_heading(article, title, body)
        or judged(article)
    )


def _picture(title: Printed, body: Printed) -> FormFound | None:
    return (
        title.found("视频", "heading", words.VIDEO.search(title.text))
        or title.found("视频", "heading", words.DRAWN.search(title.text))
        or title.found("视频", "heading", words.WATCH.match(title.text))
        or body.found("视频", "wording", words.VIDEO_BODY.search(body.text))
        or body.found("视频", "wording", words.WATCH.search(body.text) if len(body.text) < _SHORT_VIDEO else None)
    )


def _by_author(article: Article, title: Printed) -> FormFound | None:
    author = Printed("author", article.author or "", 0)
    signed = words.OPINION_BYLINE.match(article.body) if article.kind == "press" else None
    lead = article.body[signed.end() :][:_LEAD] if signed else ""
    if words.NEWS_LEAD.search(lead) or words.REPORTED.search(lead):
        signed = None
    return (
        title.found("评论", "heading", words.COMMENT_TITLE.search(title.text))
        or author.found("评论", "author", words.COMMENT_AUTHOR.search(author.text))
        or Printed("body", article.body, 0).found("评论", "mark", signed)
    )


def _by_heading(article: Article, title: Printed, body: Printed) -> FormFound | None:
    def heading(form: Form, pattern: re.Pattern[str]) -> FormFound | None:
        return title.found(form, "heading", pattern.search(title.text))

    def wording(form: Form, pattern: re.Pattern[str], to: int | None = None) -> FormFound | None:
        return body.found(form, "wording", pattern.search(body.text[:to]))

    official = article.kind in ("gov", "wechat")
    return (
        by_title_mark(title)
        or heading("专版", words.PAGE_TITLE)
        or wording("专版", words.PAGE_BODY)
        or heading("专题", words.SPECIAL_TITLE)
        or heading("专题", words.SERIES_TITLE)
        or heading("深度", words.DEPTH_TITLE)
        or (heading("公告", words.ENDS_AS_NOTICE) if article.kind != "press" else None)
        or heading("简报", words.BRIEFS_TITLE)
        or (heading("简报", words.BULLETIN_TITLE) if article.kind != "press" else None)
        or (heading("公告", words.NOTICE_TITLE) if not _is_news(article) else None)
        or (wording("公告", words.NOTICE_BODY) if official else None)
        or wording("公告", words.ROWS)
        or (heading("公告", words.DOCUMENT_TITLE) if official else None)
        or (heading("简报", words.NUMBERED) if article.kind == "gov" else None)
        or wording("专栏", words.ISSUE, 60)
        or heading("专栏", words.ISSUE)
        or heading("专栏", words.NUMBERED)
    )


def _is_news(article: Article) -> bool:
    """我县入选…名单 is told of a list, as is 本报讯…公布一批典型案例; a notice is put out without verb and lead."""
    title = article.title.strip()
    of_list = title.endswith(("名单", "名录", "清单", "目录")) and words.LISTED.search(title) is not None
    return of_list or (article.kind == "press" and words.NEWS_LEAD.search(article.body[:_LEAD]) is not None)
