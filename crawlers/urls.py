"""One address a page: what differs only in how it is written becomes equal, what the server may tell apart stays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

# parameters that say how a reader came, never what he reads
_TRACKING = re.compile(
    r"(?:utm_\w+|spm|from|isappinstalled|share_\w+|scene|clicktime|enterid|chksm|srcid|sharer_\w+|mpshare|wxshare_count|"
    r"luicode|lfid|gclid|fbclid|log_from|tt_from|hsid|exportkey|pass_ticket)",
    re.I,
)
MAX_URL_CHARS = 2000
MAX_PATH_PARTS = 20
MAX_SAME_PARTS = 3
MAX_PARAMETERS = 25
_MONTH = re.compile(
    r"(?<!\d)(?P<y>(?:19|20|21)\d{2})(?P<s>[-/_]?)(?P<m>0[1-9]|1[0-2]|(?<=[-/_])[1-9])(?=\D|$|\d{2}(?!\d))"
    r"|(?<![a-z])y(?:ear)?=(?P<y2>(?:19|20|21)\d{2})&m(?:onth|on)?=(?P<m2>\d{1,2})(?!\d)",
    re.I,
)
_PORTS = {"http": "80", "https": "443"}
_UNRESERVED = re.compile(r"%(?:2D|2E|5F|7E|3\d|4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A])", re.I)
_SPACE = re.compile(r"[\t\r\n]+")


def canonical_url(url: str) -> str:
    """The address without fragment, default port and tracking parameters; host in lower case, path and query as
    they are but for percent signs, so that `/s/AbC` and `/s/abc` stay two articles."""
    parts = _split(url)
    if parts is None or not parts.netloc:
        return url.strip()
    scheme = parts.scheme.lower()
    path = _percent(parts.path) or "/"
    query = "&".join(part for part in _percent(parts.query).split("&") if part and not _is_tracking(part))
    return f"{scheme}://{_host(parts, scheme)}{path}" + (f"?{query}" if query else "")


def joined_url(base: str | None, link: str) -> str | None:
    """The absolute http(s) address of a link, None where it is none."""
    try:
        url = urljoin(base or "", _SPACE.sub("", link.strip()))
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def wechat_id(url: str) -> str | None:
    """The platform's own id of a WeChat article: the /s/ID of its path, or __biz, mid and idx; None without."""
    parts = _split(url)
    if parts is None:
        return None
    if match := re.match(r"/s/([\w-]{8,})/?$", parts.path):
        return match[1]
    query = dict(parse_qsl(parts.query))
    if {"__biz", "mid"} <= query.keys():
        return f"{query['__biz']}_{query['mid']}_{query.get('idx', '1')}"
    return None


def is_endless(url: str) -> bool:
    """Whether an address looks like one of those that a site makes up without end: a part of the path or a parameter
    that comes again and again, or a length that nobody links to."""
    if len(url) > MAX_URL_CHARS:
        return True
    split = urlsplit(url)
    parts = [part for part in split.path.split("/") if part]
    names = [part.partition("=")[0] for part in split.query.split("&") if part]
    if len(parts) > MAX_PATH_PARTS or len(names) > MAX_PARAMETERS:
        return True
    return any(most > MAX_SAME_PARTS for most in (*Counter(parts).values(), *Counter(names).values()))


def months_in_url(url: str) -> Iterator[date]:
    """The first days of the months that a path or query names (/2031-05/, ?year=2031&month=5)."""
    for match in _MONTH.finditer(urlsplit(url).path + "?" + urlsplit(url).query):
        year, month = match["y"] or match["y2"], match["m"] or match["m2"]
        if 1 <= int(month) <= 12:
            yield date(int(year), int(month), 1)


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(_SPACE.sub("", url.strip()))
    except ValueError:
        return None


def _host(parts: SplitResult, scheme: str) -> str:
    """The name in lower case with its port, where that is not the scheme's own."""
    host = parts.netloc.rpartition("@")[2].lower()
    return host.removesuffix(f":{_PORTS.get(scheme, '')}").removesuffix(":")


def _is_tracking(part: str) -> bool:
    return _TRACKING.fullmatch(part.partition("=")[0]) is not None


def _percent(text: str) -> str:
    """Percent signs in one way: what needs none is written plainly, the others in capitals."""
    if "%" in text:
        text = _UNRESERVED.sub(lambda match: chr(int(match[0][1:], 16)), text)
        text = re.sub(r"%[0-9a-fA-F]{2}", lambda match: match[0].upper(), text)
    return re.sub(r"[^\x21-\x7e]", lambda match: "".join(f"%{byte:02X}" for byte in _bytes(match[0])), text)


def _bytes(character: str) -> bytes:
    return character.encode("utf-8", "surrogatepass")
