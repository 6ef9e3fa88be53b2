"""What a page calls itself, without its site's name, and whether a printed text is that, cut short or going on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawlers.container import Container
from crawlers.frame import texts_before
from crawlers.headline import is_organs_name
from crawlers.printed_title import AN_ORGAN, GENERIC, is_generic, is_no_title

_NOT_SIGNS = re.compile(r"[\W_]+")
SURE_CUT = re.compile(r"\s*[_|]+\s*|\s+[-–—»«·]+\s+|\s*(?:--+|——)(?=[^-—]{2,20}$)")
_LOOSE_CUT = re.compile(r"\s*[-–—]\s*(?=[^-–—，。！？：；“”]{2,16}$)")
_SITE_FIRST = re.compile(r"([^-–—，。！？：；]{2,16})[-–—](.{4,})$")
_SITE = re.compile(
    r"(?:网|报|在线|频道|新闻|日报|晚报|政府|门户|官网|首页|中心|局|网站|平台|博客|客户端|资讯|论坛|要闻|澎湃|头条|.com|.cn)"
)
_WELCOME = re.compile(r"^欢迎(?:光临|访问|来到)|(?:\s*欢迎(?:您|你|光临|访问)\S{0,4}|官方网站|门户网站|官网)$")
TRUNCATED = re.compile(r"(?:\.{3,}|…+)$")
_A_DAY = re.compile(r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*星期.)?")
FEWEST_CALLED, _MAX_MORE, _FEWEST_REST, _GOES_ON = 8, 16, 3, re.compile(r"[\w（(《“]")
_OPENS = ("（", "(", "《", "“")
_MAX_LABEL_CHARS = 5


@dataclass(frozen=True, slots=True)
class Called:
    """What a page calls itself: as `told`, in `cores` without its site's name, and both in letters and digits alone."""

    told: list[str]
    cores: list[str]
    plain: list[str]
    plain_cores: list[str]


def called_by(told: list[str]) -> Called:
    cores = [without_site(text) for text in told]
    plain = [plain for text in told if len(plain := plain_of(text)) > 1]
    return Called(told, cores, plain, [each for text in cores if len(each := plain_of(text)) >= FEWEST_CALLED])


def without_site(title: str) -> str:
    """A document's title up to the site's name, which stands behind a bar, an underscore or a dash."""
    parts = [part for part in SURE_CUT.split(title) if part.strip()]
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
    if match and (GENERIC.search(match[1]) or AN_ORGAN.search(match[1])) and not is_no_title(match[2]):
        title = match[2]
    cut = _LOOSE_CUT.split(title)
    if len(cut) > 1 and _SITE.search(cut[-1]):
        title = title[: len(title) - len(cut[-1])].rstrip(" -–—")
    return title.strip()


def without_label(heading: str, called: Called) -> str:
    """A heading may hold a word more than the title: 原创, 图集, a rank."""
    if plain_of(heading) in called.plain:
        return heading
    for text in called.cores:
        more = len(heading) - len(text)
        goes_on = heading.startswith(text) and (
            heading[len(text) :][:1] in _OPENS or text.count("（") > text.count("）")
        )
        if (
            0 < more <= _MAX_LABEL_CHARS
            and text in heading
            and not goes_on
            and len(text) > 2 * more
            and not TRUNCATED.search(text)
        ):
            return text
    return heading


def whole_in_two(heading: str, called: Called, container: Container | None) -> str:
    """What the page is called, where its rest is printed beside the heading: a second one, below the first."""
    for text in called.cores:
        rest = text[len(heading) :]
        if container is None or len(rest) < _FEWEST_REST or not text.startswith(heading) or not _GOES_ON.match(rest):
            continue
        if plain_of(rest) in map(plain_of, texts_before(container)):
            return text
    return ""


def is_last_part(text: str, told: list[str]) -> bool:
    """停水通知, of 云泽市人民政府_停水通知"""
    ends = (each[: -len(text)] for each in told if len(text) > 2 and each.endswith(text))
    return any(begin and not begin[-1].isalnum() for begin in ends)


def holds_or_is_in(text: str, called: Called) -> bool:
    plain = plain_of(text)
    return any(plain in each or each in plain for each in called.plain)


def are_alike(one: str, other: str) -> bool:
    return bool(other) and (plain_of(one) in plain_of(other) or plain_of(other) in plain_of(one))


def agrees_with(heading: str, called: Called) -> bool:
    """Whether a heading is what the page is called, perhaps cut short; a site's name is too short."""
    plain = plain_of(TRUNCATED.sub("", heading))
    if len(plain) < 2:
        return False
    if any(_is_part(plain, text) for text in called.plain):
        return True
    return any(_holds(plain, text, heading) for text in (*called.plain, *called.plain_cores))


def _is_part(plain: str, text: str) -> bool:
    if plain not in text:
        return False
    return 2 * len(plain) >= len(text) or len(plain) >= 8 or (text.startswith(plain) and len(plain) > 3)


def _holds(plain: str, text: str, heading: str) -> bool:
    """Whether a heading is what the page is called and little more, or goes on where that ends, or names its office."""
    if text not in plain or 3 * len(text) >= 2 * len(plain):
        return text in plain
    if not FEWEST_CALLED <= len(text) >= len(plain) - _MAX_MORE or is_no_title(heading):
        return False
    return plain.startswith(text) or (plain.endswith(text) and is_organs_name(plain[: -len(text)]))


def plain_of(text: str) -> str:
    return _NOT_SIGNS.sub("", text).lower()
