"""管理: who may log in, and what was done by whom, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledger.audit import Audited
from web.words import ROLES

DEEDS = {
    "login": "登录",
    "logout": "退出",
    "locked out": "密码错误过多，锁定",
    "user": "设置用户",
    "role": "改角色",
    "close user": "停用用户",
    "add token": "发放接口令牌",
    "revoke token": "收回接口令牌",
    "read message": "查看群众留言",
    "export": "导出检索结果",
    "correct": "更正判断",
    "save search": "存下检索",
    "drop search": "去掉检索",
    "pause source": "暂停来源",
    "resume source": "恢复来源",
    "sign": "签收预警",
    "grade": "确认事件分级",
    "task": "办理任务",
    "answer": "登记或核定回应",
    "instruction": "登记批示",
    "close": "封账",
    "correct month": "更正月报",
    "objection": "提异议",
    "answer objection": "答复异议",
    "retention": "清理到期数据",
    "publish month": "公开月报",
    "withdraw month": "撤回公开",
    "paper": "公文编号",
    "class outlet": "媒体归类",
    "followers": "登记加粉",
    "activity": "登记活动",
    "claims": "接收自报",
    "match claim": "比对自报",
    "decide claim": "核定自报",
}
"""What the rooms note of each deed, in a reader's words."""
DETAILS = {
    "role": "角色", "query": "检索式", "why": "理由", "leader": "领导", "as": "格式", "address": "来自", "number": "号",
    "state": "结果", "unit": "单位", "field": "判断", "reason": "理由", "to": "转给", "from": "原为", "url": "网址",
    "count": "数", "month": "月份", "grade": "等级", "level": "级别", "family": "出版单位", "tier": "级别",
    "file": "文件", "label": "用途", "scopes": "权限", "district": "区县", "via": "途径",
    "before": "原为", "after": "改为", "paper": "文号", "page": "页面", "sessions": "会话",
    "rejected": "不采纳第",
}  # fmt: skip
OPENED_ON = {
    "article": "文章", "correct": "更正", "why": "判断理由", "versions": "版本", "evidence": "存证",
    "saved_page": "原网页", "task": "任务", "task_slip": "单子", "task_special": "专报", "task_special_issue": "专报",
    "task_special_file": "专报", "api_article": "接口", "api_versions": "接口", "api_alert": "接口",
}  # fmt: skip
"""The routes on which a citizen's message is opened."""
PAGE = 100


@dataclass(frozen=True, slots=True)
class Deed:
    """A line of the audit log in words; what has no word yet is shown as it was noted."""

    number: int
    at: str
    who: str
    what: str
    subject: str
    detail: str


def deed_of(line: Audited) -> Deed:
    return Deed(
        line.number, line.at, line.who, DEEDS.get(line.what, line.what), line.subject, _detail(line.detail)
    )  # fmt: skip


def _detail(detail: Any) -> str:
    if not isinstance(detail, dict):
        return "" if detail is None else str(detail)
    words = {"role": ROLES, "page": OPENED_ON, "before": ROLES}
    said = (
        f"{DETAILS.get(key, key)} {words.get(key, {}).get(value, value) if isinstance(value, str) else _said(value)}"
        for key, value in detail.items()
        if value not in (None, "", [], {}) and key != "manifest"
    )
    return "，".join(said)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
