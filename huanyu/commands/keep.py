"""retention: what is older than its kind is kept, shown or deleted."""

from __future__ import annotations

import json

import click

from huanyu.chinese import ChineseCommand
from huanyu.retention import Expired, delete_expired, expired
from huanyu.workplace import Workplace

KINDS = {
    "pages": "网页原样", "comments": "留言评论", "inbox": "导入的文件", "outbox": "邮件", "quarantine": "待查",
    "logs": "运行日志", "audit": "操作记录",
}  # fmt: skip


@click.command("retention", cls=ChineseCommand)
@click.option("--apply/--dry-run", "really", default=False, help="删除；不给则只列出（--dry-run）")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def retention_command(work: Workplace, really: bool, as_json: bool) -> None:
    """按种类清理过期的记录（期限在城市的 retention.yaml）；已封账月份和未办结任务用到的证据一律保留。"""
    now = work.settings.now()
    with work.writing("retention"), work.ledger() as ledger:
        work.progress.doing("清点过期的记录")
        found = expired(work.city, work.folder, ledger, now.date())
        if really:
            delete_expired(ledger, found, by="命令行", at=now)
    for each in found:
        print(json.dumps(_row(each), ensure_ascii=False) if as_json else _line(each, really))


def _row(each: Expired) -> dict[str, object]:
    return {
        "kind": each.kind, "before": each.before.isoformat(), "files": len(each.files), "bytes": each.bytes,
        "rows": each.rows, "kept": each.kept,
    }  # fmt: skip


def _line(each: Expired, really: bool) -> str:
    gone = f"{each.rows} 条" if each.kind == "audit" else f"{len(each.files)} 个文件，{each.bytes / 1e6:.1f} MB"
    kept = f"；另有 {each.kept} 个因月报、任务或尚未封账而保留" if each.kept else ""
    before = f"{each.before.year}年{each.before.month}月{each.before.day}日以前"
    return f"{KINDS[each.kind]}：{before}的 {gone}{'，已删除' if really else '，可删'}{kept}"
