"""What the demo ends by saying: what it found, who was alerted, the ranking, where everything lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from huanyu.demo import BRIEFINGS
from huanyu.workplace import Workplace
from index.documents import documents
from reports.alerts.digest import title_of
from reports.briefing.window import KINDS as KINDS_OF_BRIEFING
from reports.briefing.window import window_named
from reports.month.inputs import month_report
from web.words import KINDS, SENTIMENTS, moment_words

MONTH = "2026-06"
ALERTS_SHOWN = 6
READERS_SHOWN = 8
MAILS = {
    "digest": "日报", "urgent": "急报", "sign": "催签", "briefing": "简报", "overdue": "超时上报", "health": "来源情况",
}  # fmt: skip


def summary_lines(work: Workplace) -> list[str]:
    """The lines, in Chinese, of the demo's data."""
    with work.ledger() as ledger:
        found = list(documents(work.city, work.folder, ledger))
        alerts = [alert for alert in ledger.alerts() if date.fromisoformat(alert.day) >= date(2026, 6, 1)]
        report = month_report(work.city, work.folder, ledger, MONTH, now=work.settings.now())
    titles = {each.id: title_of(each, say_kind=False) for each in found}
    environmental = [each for each in found if each.environmental]
    kinds = Counter(each.kind for each in found)
    tones = Counter(each.sentiment for each in environmental)
    topics = {topic.id: topic.name for topic in work.city.topics.topics}
    top = Counter(topics[label] for each in environmental for label in each.topics if label in topics)
    families = Counter(each.family for each in found)
    reprinted = [family for family, number in families.items() if number > 1]
    root = work.folder.root
    mails = sorted(work.folder.outbox.rglob("*.eml"))
    lines = [
        "",
        f"采到 {len(found)} 篇：" + "、".join(f"{KINDS[kind]} {number}" for kind, number in kinds.most_common()),
        f"环境类 {len(environmental)} 篇：" + "、".join(f"{SENTIMENTS[tone]} {tones[tone]}" for tone in SENTIMENTS),
        "主题：" + "、".join(f"{name} {number}" for name, number in top.most_common()),
        f"有转载的稿件 {len(reprinted)} 件，最多的一件有 {max(families.values(), default=0)} 家登载",
        "",
        f"六月预警 {len(alerts)} 件，最高的几件：",
    ]
    for alert in sorted(alerts, key=lambda each: (each.level, each.day))[:ALERTS_SHOWN]:
        title = titles.get(alert.article or "", alert.id)
        lines.append(f"  {alert.level}级  {alert.day[5:]}  {title}（{moment_words(alert.due)} 前）")
    readers = Counter(path.name.split("-")[0] for path in mails)
    lines += [
        f"备好邮件 {len(mails)} 封（"
        + "、".join(f"{MAILS.get(kind, kind)} {number}" for kind, number in sorted(readers.items()))
        + "），没有外发",
        "急报收件："
        + "、".join(f"{name} {number}" for name, number in _readers(mails, "urgent").most_common(READERS_SHOWN))
        + "等；日报给领导、分析员和各信息员，来源情况只给运维",
        "",
        f"{MONTH[:4]}年{int(MONTH[5:])}月排名（已封账）：",
    ]
    for line in report.standings:
        if line.ranked:
            lines.append(f"  {line.rank:>2}  {line.name}{'　' * (6 - len(line.name))} {line.total:6.2f}")
    lines += [
        "",
        f"邮件      {work.folder.outbox}",
        f"通报、表格  {work.folder.month(MONTH)}",
        *_briefings(work),
        f"证据      {root / 'pages'}",
        "试着检索：.venv/bin/huanyu search '热电厂 情感:负面'",
        "打开网页：make serve（http://127.0.0.1:8000 ，用户名 demo，密码 huanyu-demo）",
    ]
    return lines


def _briefings(work: Workplace) -> Iterator[str]:
    """Where the briefings lie that the demo wrote, a line each."""
    for name in BRIEFINGS:
        for path in sorted((work.folder.briefings / name).glob("*.docx")):
            yield f"{KINDS_OF_BRIEFING[window_named(name).kind]}      {path}（旁有同名网页）"


def _readers(mails: list[Path], kind: str) -> Counter[str]:
    """Name → how many mails of a kind are addressed to them."""
    found: Counter[str] = Counter()
    for path in mails:
        if path.name.startswith(f"{kind}-"):
            to = message_from_bytes(path.read_bytes(), policy=default)["To"]
            found.update(address.display_name for address in to.addresses)
    return found
