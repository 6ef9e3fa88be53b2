"""The form around a letter to an office and its answer: 来信人, 信件编号, 答复时间 are the board's words."""

from __future__ import annotations

import re

from crawlers.body import Line

_MAX_VALUE_CHARS, _FEWEST_LABELS = 40, 2
# 来信人反映门口路灯坏了三天无人修。 is no value
_SENTENCE = re.compile(r"[，。；！？]")
_BOARD = re.compile(
    r"^\W*(?:来信|留言|信件|提问|咨询|投诉|回复|答复|受理|办理)(?:时间|日期|内容|单位|部门|编号|标题|主题|机构|人)"
)
_BOARD_LABEL = re.compile(
    r"\W*(?:信件|来信|留言|投诉|咨询|提问|问题|诉求|回复|答复|受理|办理|网友|处理)?"
    r"(?:编号|标题|主题|类型|类别|状态|结果|时间|日期|对象|单位|部门|机构|领域|网友|人|评价|点击|查询码|(?P<text>内容))\s*"
    r"(?:[：:]\s*(?P<value>.*))?"
)
# 来信时间2026-03-30, 来信内容我母亲今年72岁: two elements of one line
_GLUED = re.compile(
    r"(?:(?P<text>(?:来信|留言|诉求|咨询|投诉|回复|答复)内容|办理(?:结果|意见))|写信人|来信人|留言人|"
    r"(?:信件|来信|留言|工单)(?:编号|标题|主题|时间|日期|类型)|(?:承办|办理|答复|回复|受理)(?:单位|部门|时间|日期)|办结时间)(?=[^\s：:])"
)


def without_form(lines: list[Line]) -> list[Line]:
    """A board's letter and answer without the words and values of its form: 来信人, 答复时间, 状态：已回复."""
    if sum(_BOARD.search(line.text) is not None for line in lines) < _FEWEST_LABELS:
        return lines
    kept, is_value = [], False
    for line in lines:
        if is_value and len(line.text) <= _MAX_VALUE_CHARS and not line.text.endswith("。"):
            is_value = False
            continue
        if (glued := _GLUED.match(line.text)) is not None:
            if glued["text"]:
                line = Line(line.text[glued.end() :], line.linked)
            elif len(line.text) <= _MAX_VALUE_CHARS and not _SENTENCE.search(line.text):
                continue
        match = _BOARD_LABEL.fullmatch(line.text)
        is_value = match is not None and not match["text"] and not match["value"]
        if match is None or (match["text"] and match["value"]) or len(match["value"] or "") > _MAX_VALUE_CHARS:
            kept.append(line)
    return kept
