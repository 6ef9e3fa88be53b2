"""The words around a printed date: whether it is when the page came out, or when something holds or was signed."""

from __future__ import annotations

import re

from crawlers.dates import Printed

_WORDS = r"(?:时间|日期|期限|时限|[期日时])"
_END = r"[：:|\s（(]*$"
_DOCUMENT = re.compile(rf"(?:成文|印发|生成|登记|签署|签发|签订|落款|制发){_WORDS}?[^\d]{{0,3}}$")
_NOT_PUBLISHED = re.compile(
    r"(?:注册|更新|截止|截至|修改|到期|有效期?|活动|报名|实施|施行|时效期?)[^\d]{0,8}$|"
    r"(?:失效|废止|终止|届满|生效|执行|拍摄|摄制|登录|登陆|入驻|开通|加入|办结|出生|成立|编辑|修订|通过|预计|下次|最近|开标|投标|采样)"
    rf"{_WORDS}?[于至在]?{_END}|"
    r"(?:公示|会议|召开|举办|监测|统计|数据|办理|处理|答复|回复|评论|结束|起始|考试|面试|缴费|停水|停电|录制)"
    rf"{_WORDS}{_END}|"
    r"(?:评论|回复|编辑|修改|摄|(?<!来)自|从|至|到|截|将于|定于)[于至]?[：:\s]*$"
)
_TOLD_AFTER = re.compile(
    r"[\d年月日./:\-\s时点分]{6,24}(?:起(?:施行|实施|执行|生效)|更新|修改|截止|前(?:报名|提交)|"
    r"[^，。\d]{0,30}(?:会议|大会|常委会)[^，。\d]{0,12}(?:通过|批准|修订|修正))"
)
PUBLISHED = re.compile(
    r"(?:发布|发表|刊发|刊登|登载|公开|公布|公告|发稿|上网|提交|提问|留言|来信|首播|首发|上传)"
    r"(?:时间|日期|于|\s*[：:]|\s+(?=\d))"
)
# 发布于 below a text is a reader's
BELOW = re.compile(r"(?:发布|发表|刊发)(?:时间|日期)\s*[：:]")
UPDATED = re.compile(r"更新")
EDITED = re.compile(r"编辑于")
_TAKEN_UP = re.compile(rf"(?:受理|开始){_WORDS}{_END}")
IN_BRACKETS = re.compile(r"[（(]\s*20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*[)）]")
_LABEL_CHARS, _MAX_LABEL_CHARS, _MAX_SIGNS = 8, 16, 2


def is_called_published(text: str, found: Printed) -> bool:
    """Whether the word right before a date says that the page came out then."""
    return PUBLISHED.search(text[max(0, found.start - _LABEL_CHARS) : found.start]) is not None


def is_taken_up(text: str, found: Printed) -> bool:
    """When an office took up a letter, or a live report began: for want of another date that is when it came."""
    return _TAKEN_UP.search(_label(text, found)) is not None


def is_of_document(text: str, found: Printed) -> bool:
    """When a document was signed: its page is published later, and says so unless it says nothing else."""
    return _DOCUMENT.search(_label(text, found)) is not None


def is_told(text: str, found: Printed) -> bool:
    """Whether the words around a date say that it is not when the page came out: how long something holds, when it is
    held, who answered when."""
    label = _label(text, found)
    called = PUBLISHED.search(label[-_LABEL_CHARS:])
    if called is not None and called.end() + _MAX_SIGNS >= len(label[-_LABEL_CHARS:]):
        return False
    if _NOT_PUBLISHED.search(label) or _DOCUMENT.search(label):
        return True
    return _TOLD_AFTER.match(text, found.start) is not None


def _label(text: str, found: Printed) -> str:
    """What stands before a date, 有 效 期 as 有效期."""
    return "".join(text[max(0, found.start - _MAX_LABEL_CHARS) : found.start].split())
