"""search evidence reindex, and what `index --all` and `--verify` do."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, cast

import click

from crawlers.evidence import evidence_of
from crawlers.folder import write_pieces
from huanyu.chinese import ChineseCommand
from huanyu.workplace import Workplace, tell
from index.document import Document
from index.export import csv_chunks, write_excel
from index.families import search_families
from index.load import index_all, verify
from index.query import parse_query
from index.store import FACETS, Hit, QueryError, Result, Sort, StoreError
from reports.masking import masked_documents

HIT_FIELDS = (
    "id", "title", "url", "published_at", "source", "source_name", "kind", "tier", "outlet", "env", "topics",
    "sentiment", "emotion", "districts", "form", "family", "event", "heat",
)  # fmt: skip
_PIECE_BYTES = 1 << 20


@click.command("search", cls=ChineseCommand)
@click.argument("query", nargs=-1, required=True, metavar="检索式……")
@click.option("--limit", type=click.IntRange(0), metavar="条数", help="最多几条，默认 20；导出默认全部")
@click.option(
    "--sort",
    type=click.Choice(["relevance", "time", "heat"]),
    default="relevance",
    metavar="relevance|time|heat",
    help="排序：相关、时间、热度",
)
@click.option("--facets", is_flag=True, help="附各维度的篇数")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
@click.option("--families", is_flag=True, help="同源的只列一条，附转载者")
@click.option("--csv", "as_csv", is_flag=True, help="按 CSV 打印（按时间或热度，有多少行都行）")
@click.option("--excel", type=click.Path(dir_okay=False, path_type=Path), metavar="文件", help="写成 Excel 文件")
@click.option("--unmasked", is_flag=True, help="导出时不遮盖姓名、电话、住址、车牌、证件号（默认遮盖）")
@click.pass_obj
def search_command(
    work: Workplace,
    query: tuple[str, ...],
    limit: int | None,
    sort: str,
    facets: bool,
    as_json: bool,
    families: bool,
    as_csv: bool,
    excel: Path | None,
    unmasked: bool,
) -> None:
    """检索，如：huanyu search '热电厂 情感:负面 日期:2026-06'"""
    text = " ".join(query)
    try:
        node = parse_query(text, work.city)
    except QueryError as error:
        raise click.UsageError(f"检索式{error}") from error
    order = cast(Sort, sort)
    shown = 20 if limit is None else limit
    asked = FACETS if facets else ()
    try:
        with work.store() as store:
            if as_csv or excel is not None:
                found_all = islice(store.each(node, sort=order), limit)
                _export(work, found_all if unmasked else masked_documents(found_all), excel)
                return
            if families:
                result = search_families(store, node, limit=shown, sort=order, facets=asked)
            else:
                result = store.search(node, limit=shown, sort=order, facets=asked)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        found: dict[str, Any] = {
            "query": text,
            "total": result.total,
            "hits": [_row(hit, families) for hit in result.hits],
        }
        print(json.dumps(found | ({"facets": result.facets} if facets else {}), ensure_ascii=False))
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
        with work.rebuilding("reindex"), work.ledger() as ledger, work.store() as store:
            work.progress.doing("重建检索库")
            number = index_all(
                work.city,
                work.folder,
                ledger,
                store,
                through=lambda found: work.progress.each(found, "篇"),
                alone=lambda: work.writing("reindex"),
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


def _row(hit: Hit, families: bool) -> dict[str, Any]:
    row = {name: getattr(hit.document, name) for name in HIT_FIELDS}
    return row | ({"carried": hit.carried, "carriers": [each.id for each in hit.carriers]} if families else {})


def _export(work: Workplace, documents: Iterable[Document], excel: Path | None) -> None:
    """To the file as Excel, else to standard output as CSV."""
    if excel is None:
        for chunk in csv_chunks(documents, work.city):
            sys.stdout.buffer.write(chunk)
        return
    try:
        # made elsewhere first: a workbook that finds no space leaves half of itself, and complains again when it closes
        with TemporaryFile() as made:
            number = write_excel(documents, work.city, made)
            made.seek(0)
            write_pieces(excel, iter(partial(made.read, _PIECE_BYTES), b""))
    except OSError as error:
        raise click.ClickException(f"写不成 {excel}：{error.strerror or error}") from error
    tell(f"已写成 {excel}：{number} 篇。")


def _print_hits(work: Workplace, result: Result, facets: bool) -> None:
    districts = {code: district.name for code, district in work.city.district_by_code.items()}
    print(f"共 {result.total} 篇" + (f"，前 {len(result.hits)} 篇：" if result.total > len(result.hits) else "："))
    for number, hit in enumerate(result.hits, 1):
        document = hit.document
        places = "、".join(districts.get(code, code) for code in document.districts)
        title = document.title or document.body[:40]
        moment = document.published_at[:16].replace("T", " ")
        print(f"{number:>3}. {title}\n     {moment}  {document.source_name}  {places}\n     {document.id}")
        if hit.carried > 1:
            names = dict.fromkeys(each.source_name for each in hit.carriers)
            print(f"     同源 {hit.carried} 篇，另见 {'、'.join(names)}")
    if facets:
        for name, values in result.facets.items():
            print(f"{name}：" + "  ".join(f"{value} {count}" for value, count in values.items()))
