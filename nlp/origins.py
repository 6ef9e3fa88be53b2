"""Origins: the outlet that a text says it is taken from."""

from __future__ import annotations

import re

from nlp.sought import Sought

# 污染来源于… and a 首发 of players tell no origin
_ORIGIN = Sought(re.compile(
    r"(?:(?:(?<![\u4e00-\u9fff])|(?<=本文|文章|稿件|信息))来源于|来源(?!于)|转载自|转自|原载|稿源|供稿|首发于|首发(?=[：:]))"
    r"[：:\s]*[《“]?([\u4e00-\u9fffA-Za-z0-9]{2,16})[》”]?|"
    r"据[《“]?([\u4e00-\u9fff]{2,10}?)[》”]?(?:报道|消息|刊发)"
))  # fmt: skip
_EDGE = 200


def origin_of(outlet: str, body: str) -> str:
    """The origin that an article prints: its 来源 line's, else what the text says (据云泽日报报道); empty for none."""
    if outlet:
        return outlet
    match = _ORIGIN.search(body[:_EDGE]) or _ORIGIN.search(body[-_EDGE:])
    return (match[1] or match[2]) if match else ""
