"""import: files that people hand in; extract: a page's article, as a filter."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from crawlers.clock import SHANGHAI
from crawlers.extract import Extracted, extract
from crawlers.importing import ImportProblem, import_file
from crawlers.parse import parse_day
from crawlers.status import QUIET_STATUSES
from huanyu.chinese import ChineseCommand
from huanyu.workplace import Workplace, tell


@click.command("import", cls=ChineseCommand)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="文件")
@click.option("--source", required=True, metavar="来源", help="sources.yaml 里 kind 为 import 的来源")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def import_command(work: Workplace, file: Path, source: str, as_json: bool) -> None:
    """导入：热线和平台导出、空气质量表（Excel、CSV、JSON 行、Word）；坏行按表、行、列点名。"""
    with work.writing("import"):
        try:
            day, _record = import_file(work.city, work.folder, file, source, now=work.settings.now())
        except ImportProblem as error:
            raise click.UsageError(str(error)) from error
        counts = parse_day(work.city, work.folder, day, sources=[source])[source]
    bad = {str(status): number for status, number in counts.items() if status not in QUIET_STATUSES}
    if as_json:
        print(json.dumps({"day": day.isoformat(), "counts": {str(k): v for k, v in sorted(counts.items())}}))
    else:
        print(f"{file.name}：" + "，".join(f"{status} {number}" for status, number in sorted(counts.items())))
        print(f"接着分析和入库：huanyu annotate --day {day} && huanyu relate --day {day} && huanyu index --day {day}")
    if bad:
        tell(f"  ✗ 有读不了的行，见 {work.folder.quarantine('parse', day)}")
    sys.exit(1 if bad else 0)


@click.command("extract", cls=ChineseCommand)
@click.argument("files", nargs=-1, required=True, metavar="文件……")
@click.option("--url", metavar="网址", help="页面的网址：日期、链接和平台靠它判断")
@click.option("--fetched", metavar="时刻", help="页面何时采到（“3小时前”从它算起）；默认此刻")
@click.pass_obj
def extract_command(work: Workplace, files: tuple[str, ...], url: str | None, fetched: str | None) -> None:
    """从网页文件取出标题、时间、正文，每个文件一行 JSON。"""
    moment = _moment(fetched) if fetched else work.settings.now()
    status = 0
    for name in files:
        try:
            with click.open_file(name, "rb") as file:
                data = file.read()
        except OSError as error:
            tell(f"{name}：{error.strerror}")
            print(json.dumps({"file": name, "status": "unreadable", "error": error.strerror}, ensure_ascii=False))
            status = 1
            continue
        print(json.dumps(_line(name, url, extract(data, url=url, fetched_at=moment)), ensure_ascii=False), flush=True)
    sys.exit(status)


def _line(name: str, url: str | None, found: Extracted) -> dict[str, Any]:
    return {
        "file": name, "url": found.canonical_url or url, "title": found.title, "published_at": found.published_at,
        "author": found.author, "outlet": found.outlet, "page": found.page, "column": found.column,
        "body": found.body, "status": str(found.status), "encoding": found.encoding,
        "next_pages": list(found.next_pages),
        "attachments": [{"url": each.url, "name": each.name} for each in found.attachments],
    }  # fmt: skip


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"--fetched {text!r} 不是时刻，应像 2026-06-17T08:00:00+08:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
