"""What a page calls itself: the parts of its titles between a site's bars and dashes, and the one without its site."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawlers.title_words import is_generic, is_no_title, is_organs_name

_NOT_SIGNS = re.compile(r"[\W_]+")
_CUT = re.compile(r"\s*[_|｜>»›]+\s*|\s+[-–—·]+\s+|\s*[-–—]+\s*")
_SURE_CUT = re.compile(r"\s*[_|]+\s*|\s+[-–—»«·]+\s+|\s*(?:--+|——)(?=[^-—]{2,20}$)")
_LOOSE_CUT = re.compile(r"\s*[-–—]\s*(?=[^-–—，。！？：；“”]{2,16}$)")
_SITE_FIRST = re.compile(r"([^-–—，。！？：；]{2,16})[-–—](.{4,})$")
_SITE = re.compile(
    r"(?:网|报|在线|频道|新闻|日报|晚报|政府|门户|官网|首页|中心|局|网站|平台|博客|客户端|资讯|论坛|要闻|澎湃|头条|.com|.cn)"
)
_WELCOME = re.compile(r"^欢迎(?:光临|访问|来到)|(?:\s*欢迎(?:您|你|光临|访问)\S{0,4}|官方网站|门户网站|官网)$")
_SITE_COLON = re.compile(r"[^：:，。]{2,8}[：:](?=\S{6})")
CUT_SHORT = re.compile(r"(?:\.{3,}|…+)\s*(?:$|[-–—_|])")
_A_DAY = re.compile(r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*星期.)?")
_MAX_CUTS, _MAX_WORDS = 5, 6


def plain_of(text: str) -> str:
    """Letters and digits alone."""
    return _NOT_SIGNS.sub("", text).lower()


def parts_of(title: str) -> Iterator[str]:
    """A title, each run of its parts, and what it is without its first or last word."""
    yield title
    cuts = [match.span() for match in _CUT.finditer(title)][:_MAX_CUTS]
    ends = [(0, 0), *cuts, (len(title), len(title))]
    for place, (_, start) in enumerate(ends[:-1]):
        for end, _ in ends[place + 1 :]:
            if (start, end) != (0, len(title)):
                yield title[start:end].strip()
    if match := _SITE_COLON.match(title):
        yield title[match.end() :]
    words = title.split()
    if 1 < len(words) <= _MAX_WORDS:
        yield from (words[0], words[-1], " ".join(words[1:]), " ".join(words[:-1]))


def without_site(title: str) -> str:
    """A document's title up to the site's name, which stands behind a bar, an underscore or a dash."""
    parts = [part for part in _SURE_CUT.split(title) if part.strip()]
    # 沱溪日报 -- 2026年10月11日 -- 沱溪水声
    own = [part for part in parts if not _A_DAY.fullmatch(part.strip()) and not is_generic(part.strip())]
    if len(parts) > 2 and own and own[0] != parts[0]:
        return own[0].strip()
    if len(parts) > 1:
        first = parts[0].strip()
        # a site that names itself first: 中国政府网_标题
        title = parts[1].strip() if len(plain_of(first)) < 6 and len(parts[1]) > 2 * len(first) else first
    title = _WELCOME.sub("", title) or title
    match = _SITE_FIRST.match(title)
    if match and is_organs_name(match[1]) and not is_no_title(match[2]):
        title = match[2]
    cut = _LOOSE_CUT.split(title)
    if len(cut) > 1 and _SITE.search(cut[-1]):
        title = title[: len(title) - len(cut[-1])].rstrip(" -–—")
    return title.strip()
