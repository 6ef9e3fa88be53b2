"""search evidence reindex, and what `index --all` and `--verify` do."""

from __future__ import annotations

import csv
import json
import sys
from typing import Any, cast

import click

from crawlers.evidence import evidence_of
from huanyu.chinese import ChineseCommand
from huanyu.workplace import Workplace, tell
from index.document import Document
from index.load import index_all, verify
from index.query import parse_query
from index.store import FACETS, QueryError, Result, Sort, StoreError

HIT_FIELDS = (
    "id", "title", "url", "published_at", "source", "source_name", "kind", "tier", "outlet", "env", "topics",
    "sentiment", "emotion", "districts", "form", "family", "event", "heat",
)  # fmt: skip


@click.command("search", cls=ChineseCommand)
@click.argument("query", nargs=-1, required=True, metavar="检索式……")
@click.option("--limit", type=click.IntRange(0, 10_000), default=20, metavar="条数", help="最多几条，默认 20")
@click.option(
    "--sort",
    type=click.Choice(["relevance", "time", "heat"]),
    default="relevance",
    metavar="relevance|time|heat",
    help="排序：相关、时间、热度",
)
@click.option("--facets", is_flag=True, help="附各维度的篇数")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.option("--csv", "as_csv", is_flag=True, help="按 CSV 打印")
@click.pass_obj
def search_command(
    work: Workplace, query: tuple[str, ...], limit: int, sort: str, facets: bool, as_json: bool, as_csv: bool
) -> None:
    """检索，如：huanyu search '热电厂 情感:负面 日期:2026-06'"""
    text = " ".join(query)
    try:
        node = parse_query(text, work.city)
    except QueryError as error:
        raise click.UsageError(f"检索式{error}") from error
    try:
        with work.store() as store:
            result = store.search(node, limit=limit, sort=cast(Sort, sort), facets=FACETS if facets else ())
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        found: dict[str, Any] = {
            "query": text,
            "total": result.total,
            "hits": [_row(hit.document) for hit in result.hits],
        }
        print(json.dumps(found | ({"facets": result.facets} if facets else {}), ensure_ascii=False))
    elif as_csv:
        _print_csv(result)
    else:
        _print_hits(work, result, facets)


@click.command("evidence", cls=ChineseCommand)
@click.argument("article", metavar="文章号")
@click.option("--raw", is_flag=True, help="把留存的原始字节写到标准输出")
@click.pass_obj
def evidence_command(work: Workplace, article: str, raw: bool) -> None:
    """证据：一篇文章采集时的原样。"""
    try:
        page = evidence_of(work.folder, article)
    except LookupError as error:
        raise click.ClickException(f"没有文章 {article!r}，或它没有留存的证据") from error
    if raw:
        sys.stdout.buffer.write(page.body)
        return
    print(f"网址：{page.url}\n采集：{page.fetched_at}\n类型：{page.content_type}\n大小：{len(page.body)} 字节")
    print("原样内容：huanyu evidence --raw", article)


@click.command("reindex", cls=ChineseCommand)
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.pass_obj
def reindex_command(work: Workplace, as_json: bool) -> None:
    """重建检索库：在旁边建好再换上，其间检索不断。"""
    sys.exit(rebuild(work, as_json))


def rebuild(work: Workplace, as_json: bool) -> int:
    """Rebuilds the store from the files; the exit status."""
    try:
        with work.writing("reindex"), work.ledger() as ledger, work.store() as store:
            work.progress.doing("重建检索库")
            number = index_all(
                work.city, work.folder, ledger, store, through=lambda found: work.progress.each(found, "篇")
            )
    except StoreError as error:
        tell(f"错误：{error}")
        return 1
    print(json.dumps({"documents": number}) if as_json else f"检索库已重建：{number} 篇。")
    return 0


def verification(work: Workplace, as_json: bool) -> int:
    """Compares the store with the files; the exit status is 1 where they differ."""
    try:
        with work.ledger() as ledger, work.store() as store:
            work.progress.doing("核对检索库")
            found = verify(work.city, work.folder, ledger, store)
    except StoreError as error:
        tell(f"错误：{error}")
        return 1
    parts = {"missing": found.missing, "extra": found.extra, "stale": found.stale}
    if as_json:
        print(json.dumps({name: list(ids) for name, ids in parts.items()}))
    elif not any(parts.values()):
        print("检索库与文件一致。")
    else:
        for name, words in (("missing", "缺"), ("extra", "多"), ("stale", "旧")):
            print(f"{words} {len(parts[name])} 篇：{'、'.join(sorted(parts[name])[:20])}")
        print("补齐：huanyu index --all")
    return 1 if any(parts.values()) else 0


def _row(document: Document) -> dict[str, Any]:
    return {name: getattr(document, name) for name in HIT_FIELDS}


def _print_csv(result: Result) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(HIT_FIELDS)
    for hit in result.hits:
        writer.writerow([_cell(getattr(hit.document, name)) for name in HIT_FIELDS])


def _cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "；".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _print_hits(work: Workplace, result: Result, facets: bool) -> None:
    districts = {code: district.name for code, district in work.city.district_by_code.items()}
    print(f"共 {result.total} 篇" + (f"，前 {len(result.hits)} 篇：" if result.total > len(result.hits) else "："))
    for number, hit in enumerate(result.hits, 1):
        document = hit.document
        places = "、".join(districts.get(code, code) for code in document.districts)
        title = document.title or document.body[:40]
        moment = document.published_at[:16].replace("T", " ")
        print(f"{number:>3}. {title}\n     {moment}  {document.source_name}  {places}\n     {document.id}")
    if facets:
        for name, values in result.facets.items():
            print(f"{name}：" + "  ".join(f"{value} {count}" for value, count in values.items()))
