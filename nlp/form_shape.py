"""Shape: how an item is built, in numbers: length, paragraphs, items, headings of its own, lines of key and value."""

from __future__ import annotations

import re
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from nlp import form_words as words
from nlp.sought import Together

_SHORT, _SUBHEAD, _PARAGRAPH = 18, 16, 40
_ENDED = re.compile("[。！？；…”）)]$")
_ITEM = re.compile(
    rf"{words.BULLET.pattern}|[☀-➿🌀-🧿]|[①-⑳]|\d{{1,2}}[.、．]|"
    rf"[（(]?[一二三四五六七八九十]+[、）)]|[【\[〔][^】\]〕]{{1,8}}[】\]〕]|"
    rf"第[一二三四五六七]，|[^，。：]{{1,6}}[县区市镇乡]："
)
_INLINE = re.compile(
    rf"(?<!^){words.BULLET.pattern}|[①-⑳]|(?:^|[。；：\s])(?:\d{{1,2}}[.、．]|"
    rf"[一二三四五六七八九十][、是])|【[^】\n]{{1,8}}】",
    re.MULTILINE,
)
_KEYED = re.compile("^[^，。：:？！\n]{1,12}[：:]", re.MULTILINE)
_TAGS = re.compile(
    "【(?:口播|导语|正文|解说|同期声?|主播|主持人|画面|出镜|记者出镜|字幕|片头|片尾|短片|花字|现场|旁白)[^】]*】"
)
_SPEAKERS = re.compile("[^，。\n]{2,10}(?:说|表示|介绍|回忆|告诉|坦言|指出|认为|问)[，：。]")
_ASKED = re.compile("^(?:问|记者|采访者)[：:]", re.MULTILINE)
_SOUGHT = Together([_TAGS, _INLINE, _KEYED, _ASKED, _SPEAKERS])
_DIGITS = re.compile(r"\d")
_STOPS = "。！？；"


# the small words and the points by which a voice is known: who tells, argues, orders or addresses
_SMALL = (
    "了着的是不就也才却又还我你他她谁怎该要得吗呢哪为将予其及等与或应须于对按据经拟现可再把被从到"
    "给让只都没有很这那已，。；：？！“（《、—…·"
)

VOICES = tuple(f"voice_{small}" for small in _SMALL)
# by UTF-16 unit, the place of a small word among them; behind the last, all other units
_PLACE = np.full(1 << 16, len(_SMALL), dtype=np.uint8)
_PLACE[[ord(small) for small in _SMALL]] = range(len(_SMALL))

# so many characters more are taken, that a voice is not judged by a handful
_FEW = 60


def voice_of(own: str) -> NDArray[np.float64]:
    """By VOICES: how often each small word and point stands in 100 characters that nobody is quoted with, its root."""
    length = len(own) - own.count("□") + _FEW
    units = np.frombuffer(own.encode("utf-16-le", "surrogatepass"), np.uint16)
    counts = np.bincount(_PLACE[units], minlength=len(_SMALL) + 1)[: len(_SMALL)]
    return np.sqrt(counts / length * 100)


def shape_of(title: str, body: str, kind: str | None) -> dict[str, float]:
    """Named measures of an item, about 0…5 each."""
    lines = [line.strip(" 　") for line in body.split("\n") if line.strip()]
    count, length = max(len(lines), 1), max(len(body), 1)
    unended = [line for line in lines if not _ENDED.search(line)]
    items = sum(_ITEM.match(line) is not None for line in lines)
    heads = sum(len(a) <= _SUBHEAD and not _ENDED.search(a) and len(b) >= _PARAGRAPH for a, b in pairwise(lines[1:]))
    found = _SOUGHT.found_in(body)
    tags, inlined, keyed, asked = (len(found.get(number, ())) for number in range(4))
    speakers = {one[0] for one in found.get(4, ())}
    inline = inlined - tags
    sentences = max(sum(map(body.count, _STOPS)), 1)
    return {
        "length": log(length / 100 + 0.2),
        "long": max(log(length / 300), 0.0),
        "very_long": max(log(length / 700), 0.0),
        "short": max(log(120 / length), 0.0),
        "paragraphs": log(count),
        "paragraph_length": log(length / count / 50 + 0.2),
        "sentence_length": log(length / sentences / 25 + 0.2),
        "unended": len(unended) / count,
        "items": items / count * min(items, 4) / 2,
        "inline_items": min(max(inline, 0), 6) / 3,
        "keyed": min(keyed, 6) / 3 if not tags else 0.0,
        "subheads": min(heads, 4) / 2,
        "tags": min(tags, 4) / 2,
        "asked": min(asked, 6) / 2,
        "speakers": min(len(speakers), 5) / 2,
        "digits": len(_DIGITS.findall(body)) / length * 20,
        "title_length": len(title) / 10,
        "title_quotes": float("“" in title),
        "title_comma": float("，" in title),
        "title_colon": float("：" in title),
        "title_space": float(" " in title),
        "no_title": float(not title.strip()),
        "kind_gov": float(kind == "gov"),
        "kind_tv": float(kind == "tv"),
        "kind_wechat": float(kind == "wechat"),
    }
