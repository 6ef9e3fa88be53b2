"""The form around a letter to an office and its answer: 来信人, 信件编号, 答复时间 are the board's words."""

from __future__ import annotations

import re

from crawlers.answered import ANSWER
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
_ANSWERED = re.compile(rf"{ANSWER.pattern}(?:$|.{{0,40}}$)")
# 办理进度, and one step a line: 2026-10-15 08:52 编辑审核
_COURSE = re.compile(r"\W*(?:办理|处理|受理|流转|回复|工单)(?:进度|流程|过程|记录|轨迹)\W*")
_STEP = re.compile(r"\W*(?:20\d\d[-年/.])?\d{1,2}[-月/.]\d{1,2}日?\s+\d{1,2}:\d\d[^。]{0,40}$")
_VERDICT = re.compile(
    r"\W*(?:网友|群众|来信人|市民|用户|您的?)?(?:评价|满意度|满意程度)(?:时间|内容|结果|情况)?\W?|解决程度|办理态度|办理速度|您对本次"
)
_LABELS = re.compile(r"\w{2,6}[：:]|(?:\w\w(?:时间|日期|单位|部门|类型|区域|编号)|工单号)\s+(?=\w)")
_A_NUMBER = re.compile(r"\d,\d")
_MAX_ROW_CHARS, _MAX_TAG_CHARS, _MAX_VERDICT_LINES = 120, 8, 5
# 来信时间2026-03-30, 来信内容我母亲今年72岁: two elements of one line
_GLUED = re.compile(
    r"(?:(?P<text>(?:来信|留言|诉求|咨询|投诉|回复|答复)内容|办理(?:结果|意见))|写信人|来信人|留言人|"
    r"(?:信件|来信|留言|工单)(?:编号|标题|主题|时间|日期|类型)|(?:承办|办理|答复|回复|受理)(?:单位|部门|时间|日期)|办结时间)(?=[^\s：:])"
)


def _is_board(lines: list[Line]) -> bool:
    labels = sum(_BOARD.search(line.text) is not None for line in lines)
    if labels >= _FEWEST_LABELS:
        return True
    if not any(_ANSWERED.match(line.text) for line in lines):
        return False
    return labels > 0 or any(_is_row(line.text) or _COURSE.fullmatch(line.text) for line in lines)


def _is_row(text: str) -> bool:
    """ID：1088 来自：红网网友 提问时间：2026-10-14 22:06, in one line"""
    return (
        len(text) <= _MAX_ROW_CHARS and len(_LABELS.findall(text)) > 1 and not _SENTENCE.search(_A_NUMBER.sub("", text))
    )


def _is_tagged(text: str, title: str) -> bool:
    """已办理 建议增加早班接驳公交: the title with what became of it."""
    return bool(title) and title in text and len(text) <= len(title) + _MAX_TAG_CHARS


def _before_verdict(lines: list[Line]) -> list[Line]:
    """Without what the asker thinks of the answer, in stars and few words, at the end."""
    for place in range(len(lines) - 1, max(0, len(lines) - _MAX_VERDICT_LINES - 1), -1):
        if _VERDICT.match(lines[place].text):
            return _before_verdict(lines[:place])
    return lines


def without_form(lines: list[Line], title: str) -> list[Line]:
    """A board's letter and answer without the words and values of its form: 来信人, 答复时间, 状态：已回复."""
    if not _is_board(lines):
        return lines
    kept, is_value, in_course = [], False, False
    for line in _before_verdict(lines):
        in_course = _COURSE.fullmatch(line.text) is not None or (in_course and _STEP.match(line.text) is not None)
        if in_course or _is_row(line.text) or _is_tagged(line.text, title):
            continue
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
