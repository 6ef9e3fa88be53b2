"""A month's results without any words: articles, points, table. What a closed month is held against."""

from __future__ import annotations

from typing import Any

from reports.month.records import BlockScore, ItemScore, MonthReport, Standing

ARITHMETIC = "1"
"""Number of the way of counting: another one, and a month that was closed before cannot be computed again."""


def figures_of(report: MonthReport) -> dict[str, Any]:
    return {
        "schema": 1,
        "month": report.month,
        "full": report.full,
        "standings": [_line(line) for line in report.standings],
    }


def differences(frozen: dict[str, Any], found: dict[str, Any], report: MonthReport) -> list[str]:
    """What is not the same, in Chinese, down to unit and item; empty where all holds."""
    items = {head.item: head.name for head in report.heads}
    lines = {line["unit"]: line for line in found["standings"]}
    wrong = []
    for old in frozen["standings"]:
        new = lines.get(old["unit"])
        name = report.unit_names.get(old["unit"], old["unit"])
        if new is None:
            wrong.append(f"{name}：重算的结果中没有这个单位")
            continue
        if (old["total"], old["rank"]) != (new["total"], new["rank"]):
            wrong.append(
                f"{name}：重算总分{new['total']:g}、第{new['rank']}名，封账时{old['total']:g}、第{old['rank']}名"
            )
        made = {item["item"]: item for block in new["blocks"] for item in block["items"]}
        for item in (item for block in old["blocks"] for item in block["items"]):
            if item != made.get(item["item"]):
                wrong.append(f"{name}“{items.get(item['item'], item['item'])}”：重算的得分或文章清单与封账时不同")
    return wrong or ([] if frozen == found else ["重算的名次变化、累计得分或满分与封账时不同"])


def _line(line: Standing) -> dict[str, Any]:
    return {
        "unit": line.unit, "rank": line.rank, "total": line.total, "carried": line.carried, "change": line.change,
        "year": line.year, "blocks": [_block(block) for block in line.blocks],
    }  # fmt: skip


def _block(block: BlockScore) -> dict[str, Any]:
    return {"block": block.block, "points": block.points, "items": [_item(item) for item in block.items]}


def _item(item: ItemScore) -> dict[str, Any]:
    articles = [[each.article, each.worth] for each in item.articles]
    return {"item": item.item, "points": item.points, "found": item.found, "aim": item.aim, "articles": articles}
