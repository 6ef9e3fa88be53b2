"""The versions of an article as they were collected, each with what it changed against the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from html import escape
from itertools import pairwise

from markupsafe import Markup

from crawlers.article import Article
from index.document import Document
from nlp.sentences import sentence_spans
from web.site import Site

MOST_CHARACTERS = 600
"""Passages up to this long are compared sign by sign; a longer one is shown as taken out and put in whole."""


@dataclass(frozen=True, slots=True)
class Version:
    """`title` and `paragraphs` are safe HTML with what was put in and taken out; `first` has nothing before it."""

    article: Article
    title: Markup
    paragraphs: tuple[Markup, ...]
    first: bool
    same_text: bool


def versions_of(site: Site, document: Document) -> list[Version]:
    """The newest first."""
    found = kept_versions(site, document)
    return [_version(found[place - 1] if place else None, each) for place, each in enumerate(found)][::-1]


def kept_versions(site: Site, document: Document) -> list[Article]:
    """The oldest first. A version lies between the day on which the article appeared and the day of the newest one."""
    last = date.fromisoformat(document.day)
    first = min(date.fromisoformat(document.published_day), last) - timedelta(days=1)
    kept: dict[str, Article] = {}
    for day in site.reads.days("articles"):
        if first <= day <= last:
            for article in site.lines(Article, site.folder.articles(day, document.source), document.id):
                kept.setdefault(article.version, article)
    return list(kept.values())


def _version(old: Article | None, new: Article) -> Version:
    if old is None:
        body = escape(new.body)
        return Version(new, Markup(escape(new.title)), _paragraphs(body), first=True, same_text=False)
    same = (old.title, old.body) == (new.title, new.body)
    return Version(
        new, Markup(changed(old.title, new.title)), _paragraphs(changed(old.body, new.body)), first=False,
        same_text=same,
    )  # fmt: skip


def _paragraphs(html: str) -> tuple[Markup, ...]:
    # escaped where it was made
    return tuple(Markup(each) for each in html.split("\n"))


def changed(old: str, new: str) -> str:
    """`new` as safe HTML: what was put in within ins, what was taken out within del; a line break is in neither."""
    pieces = []
    before, after = _sentences(old), _sentences(new)
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        out, put = "".join(before[a:b]), "".join(after[c:d])
        if kind == "equal":
            pieces.append(escape(put))
        elif kind == "replace" and len(out) + len(put) <= MOST_CHARACTERS:
            pieces.append(_by_sign(out, put))
        else:
            pieces += [_tagged("del", out), _tagged("ins", put)]
    return "".join(pieces)


def _by_sign(old: str, new: str) -> str:
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(escape(new[c:d]))
        else:
            pieces += [_tagged("del", old[a:b]), _tagged("ins", new[c:d])]
    return "".join(pieces)


def _tagged(tag: str, text: str) -> str:
    lines = (f"<{tag}>{escape(line)}</{tag}>" if line else "" for line in text.split("\n"))
    return "\n".join(lines) if tag == "ins" else "".join(lines)


def _sentences(text: str) -> Sequence[str]:
    """The text cut behind each sentence; put together again it is the same text."""
    cuts = [0, *(end for _, end in sentence_spans(text)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts) if end > start]
