"""Bylines: where a text speaks of itself and its makers, so that a place named there is no place of the story."""

from __future__ import annotations

import re
from functools import cache

_HAN = "\u4e00-\u9fff"
ROLE = "记者|通讯员|实习生|摄影|主播|主持人|评论员|撰稿|供稿|供图|摄像|编导"
_CREDIT = (
    "来源|信息来源|文章来源|稿源|稿件来源|供稿|供稿单位|报送单位|作者|文|图|文字|图片|"
    "图文|摄影|摄像|拍摄|剪辑|编辑|责任编辑|责编|编校|校对|审核|监制|"
    "记者|本报记者|通讯员|撰稿|转自|出品|初审|复审|终审|一审|二审|三审|值班编委|素材"
)
_CREDITS = (
    rf"[（(【][^（）()【】\n]{{0,40}}(?:{ROLE}|来源|编辑|责编|作者|图/文|文/图|摄)(?![{_HAN}]*(?:获悉|"
    rf"看到|了解))[^（）()【】\n]{{0,60}}[）)】]"
    rf"|^[ 　]*(?:{_CREDIT})(?:[ 　]*[/、&][ 　]*(?:{_CREDIT}))*[ 　]*[:：丨|｜]"
    # 记者：你好，我现在就在…。 is a talk
    r"(?:[^\n。！？]*|[^\n。！？，]*。)[ 　]*$"
    rf"|^[ 　]*(?:信访接待|来访接待|[本该][报刊台网社]地址|社址)[:：][^\n，。]*\d号[^\n]*$"
    rf"|(?:^|(?<=[ 　（(]))(?:{_CREDIT})[/／][ ]?[{_HAN}]{{2,4}}(?=[ 　\n）)]|$)"
)
_ORIGINS = rf"|(?<![{_HAN}])(?:来源|稿源|转自)[:：][^\n，。）)]*"
_LINES = (
    rf"|(?:据|转自|来源于|引自|刊于|见于|原载)[《“][{_HAN}]{{2,10}}[》”]"
    rf"|(?:^|(?<=[\n】。”]))[ 　]*(?:(?:本报|本台|本网|本刊|本社|新华社|中新社|中新网|"
    rf"人民网|新华网|央视网|央广网)|[{_HAN}]{{2,7}}(?:日报|晚报|新闻网|新闻|融媒|时刻|"
    rf"网(?![格络点友红吧管])|社(?![区工会团员])))"
    rf"[{_HAN} 　]{{0,10}}?(?:[（(][^（）()\n]{{0,40}}[）)])?[ 　]*(?:\d{{4}}年)?(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?(?:电|"
    rf"讯|综合消息|消息|综合|报道)(?![{_HAN}]*局)"
    rf"|^[ 　]*[{_HAN}]{{2,10}}\d{{1,2}}月\d{{1,2}}日(?:电|讯|消息)"
)
_STATIONED = rf"|(?:本[报台网社])?驻[{_HAN}]{{2,6}}(?:记者站|记者|通讯员)"


@cache
def _bylines(origins: bool, stationed: bool) -> re.Pattern[str]:
    """What few texts have the words for is looked for in those alone."""
    parts = (_CREDITS, _ORIGINS * origins, _LINES, _STATIONED * stationed)
    return re.compile("".join(parts), re.MULTILINE)


def byline_spans(text: str) -> list[tuple[int, int]]:
    """Stretches where the text speaks of itself (bylines, datelines, credits): a name there is a home, not a place."""
    pattern = _bylines(any(word in text for word in ("来源", "稿源", "转自")), "驻" in text)
    return [match.span() for match in pattern.finditer(text)]
