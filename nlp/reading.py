"""Reading: the part of a text that the model sees, in one spelling; its cost is bounded however long the text is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from cities.facts import ArticleKind

# A text is judged by its title, its beginning and its end: editors put the news first and the conclusion last.
MAX_TITLE = 200
MAX_HEAD = 1600
MAX_TAIL = 400

_URL = re.compile(r"https?://[\w./?=&%#-]+")
_AT = re.compile(r"@[\w-]{1,20}")
_MASK = re.compile(
    r"【(?:口播|同期声?|导语|导播|正文|画面|字幕|解说|旁白|配音|现场声?|片头|片尾|音乐|出镜|画外音)】|_x000d_|\{%|%\}|网页链接|展开全文c?|央视网消息|\(新闻联播\)[:：]?|[\u200b\ufeff\ud800-\udfff]"
)
# what each of these needs: most texts hold none, and are read through at once
_MASK_SIGNS = ("【", "_x000d_", "{%", "%}", "网页链接", "展开全文", "央视网消息", "(新闻联播)", "\u200b", "\ufeff")
_HALF = re.compile("[\ud800-\udfff]")
_POST_KINDS = frozenset({"weibo", "video"})


@dataclass(frozen=True)
class Reading:
    """Title and body as the model reads them (NFKC, lower case, no links); `register` is post, message or article."""

    title: str
    body: str
    register: str
    length: int

    @cached_property
    def text(self) -> str:
        return f"{self.title}\n{self.body}" if self.title else self.body


def reading_of(title: str, body: str, kind: ArticleKind | None) -> Reading:
    """Reads at most MAX_TITLE characters of the title, MAX_HEAD of the body's beginning, MAX_TAIL of its end."""
    seen = body if len(body) <= MAX_HEAD + MAX_TAIL else f"{body[:MAX_HEAD]}\n{body[-MAX_TAIL:]}"
    return Reading(one_spelling(title[:MAX_TITLE]), one_spelling(seen), register_of(title, body, kind), len(body))


def one_spelling(text: str) -> str:
    """NFKC in lower case, without links, names after @ and the marks of platforms and anonymisers."""
    plain = _normal(text).lower()
    if "http" in plain:
        plain = _URL.sub("", plain)
    if "@" in plain:
        plain = _AT.sub("@", plain)
    if any(sign in plain for sign in _MASK_SIGNS) or _HALF.search(plain):
        plain = _MASK.sub("", plain)
    return " ".join(plain.split())


def _normal(text: str) -> str:
    """NFKC. Of most texts only the wide punctuation is not so already: that is told sooner than all is rewritten."""
    plain = text
    for wide, narrow in _WIDE:
        plain = plain.replace(wide, narrow)
    return plain if unicodedata.is_normalized("NFKC", plain) else unicodedata.normalize("NFKC", plain)


_WIDE = tuple((wide, unicodedata.normalize("NFKC", wide)) for wide in "，：；！？（）～％…\u3000")


def register_of(title: str, body: str, kind: ArticleKind | None) -> str:
    """How the text speaks: of an unknown kind, a text without a title and under 300 characters is a post."""
    if kind in _POST_KINDS:
        return "post"
    if kind == "message":
        return "message"
    if kind is None and not title and len(body) < 300:
        return "post"
    return "article"
