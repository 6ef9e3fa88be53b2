"""Bytes to text: header, meta and the bytes themselves are heard together, because the first two lie."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

REPLACEMENT = "\ufffd"
# a page is given up when more than this share of what is not ASCII cannot be read, and more than a few places are hit
MAX_BROKEN_SHARE = 0.02
MAX_BROKEN_PLACES = 8

_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_META_CHARSET = re.compile(rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
_META_WITHIN_BYTES = 4096
_READS_ANYTHING = re.compile(r"iso-?8859|cp125|latin|utf-16|mac|koi8|cp\d{3}$")
_WINDOW_BYTES = 8192
_FEW_BYTES = 12
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# GB18030 holds all of gb2312 and gbk; big5 pages of Hong Kong use the extension
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "big5": "big5hkscs"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """`text` never holds U+FFFD; `broken` counts the places where bytes were left out because nothing reads them.

    `utf8` is the same text, for the parser."""

    text: str
    utf8: bytes
    encoding: str
    broken: int = 0
    too_broken: bool = False


def decoded(data: bytes, *, content_type: str | None = None, encoding: str | None = None) -> Decoded:
    """The text of a page. `encoding` is what the source's entry says: it is heard first, but bytes can refuse it."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _leniently(data[len(mark) :], name)
    # UTF-8 before anything that is said: Chinese in another encoding is never valid UTF-8 by chance
    try:
        return _clean(data.decode("utf-8"), "utf-8", data)
    except UnicodeDecodeError as error:
        if _is_mostly_utf8(data, error.start):
            return _leniently(data, "utf-8")
    names = _candidates(data, content_type, encoding)
    for name in names:
        try:
            return _clean(data.decode(name), name)
        except (UnicodeDecodeError, LookupError):
            continue
    return min((_leniently(data, name) for name in names), key=lambda found: found.broken + _rare(found.text))


def declared_encodings(data: bytes, content_type: str | None) -> list[str]:
    """What header and meta say, as Python names their codecs; unknown names are left out."""
    said = [match[1] for match in [_HEADER_CHARSET.search(content_type or "")] if match]
    said += [match[1].decode("ascii") for match in [_META_CHARSET.search(data[:_META_WITHIN_BYTES])] if match]
    return [_superset(name) for name in said if _is_known(name)]


def _is_mostly_utf8(data: bytes, start: int) -> bool:
    """Whether the bytes from the first broken place on are UTF-8 but for a few: in GBK most would be broken."""
    window = data[start : start + _WINDOW_BYTES]
    foreign = len(b"".join(_NOT_ASCII.findall(window)))
    return window.decode("utf-8", "replace").count(REPLACEMENT) <= max(1, foreign // 10) and foreign > _FEW_BYTES


def _candidates(data: bytes, content_type: str | None, encoding: str | None) -> list[str]:
    """What is said, then GB18030. iso-8859-1 and its kin read any byte, so that they would always win: left out."""
    said = [] if encoding is None else [_superset(encoding)]
    said += [name for name in declared_encodings(data, content_type) if not _READS_ANYTHING.match(name)]
    return [name for name in dict.fromkeys([*said, "gb18030"]) if name != "utf-8"]


def _rare(text: str) -> int:
    """Characters outside GB2312: text read in the wrong encoding is full of them."""
    return len(text) - len(text.encode("gb2312", "ignore").decode("gb2312"))


def _superset(name: str) -> str:
    plain = codecs.lookup(name).name
    return _SUPERSETS.get(plain, plain)


def _is_known(name: str) -> bool:
    try:
        return bool(codecs.lookup(name)._is_text_encoding)
    except LookupError:
        return False


def _leniently(data: bytes, name: str) -> Decoded:
    text = data.decode(name, "replace")
    broken = text.count(REPLACEMENT)
    foreign = len(b"".join(_NOT_ASCII.findall(data)))
    many = broken > MAX_BROKEN_PLACES and broken > MAX_BROKEN_SHARE * foreign
    return replace(_clean(text, name), broken=broken, too_broken=many)


def _clean(text: str, name: str, sent: bytes | None = None) -> Decoded:
    """A page may also hold U+FFFD that was broken before it was sent: it says nothing, so it goes.

    `sent` are the bytes where they are UTF-8: then they need not be made again."""
    clean = text
    if REPLACEMENT in text:
        clean = text.replace(REPLACEMENT, "")
    # looking for a zero byte is far quicker than for the character
    if sent is None or b"\0" in sent:
        clean = clean.replace("\0", "")
    clean = clean.removeprefix("\ufeff")
    if sent is None or len(clean) < len(text):
        # lone surrogates, which UTF-7 can say, are no text
        sent = clean.encode("utf-8", "ignore")
    return Decoded(text=clean, utf8=sent, encoding=name)
