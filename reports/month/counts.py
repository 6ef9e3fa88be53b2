"""The month's articles counted with pandas: by unit's district, kind, tier, topic, form and sentiment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from index.document import Document
from reports.month.records import CountRow

KEYS = ["district", "kind", "tier", "topic", "form", "sentiment"]
NONE = ""
"""Stands for no district, no topic, no form: such articles are counted too."""


def article_frame(documents: Iterable[Document], month: str) -> pd.DataFrame:
    """One row for each article × district × topic of the month, environmental and dated; columns id and KEYS."""
    rows = [
        (each.id, district, each.kind, each.tier, topic, each.form or NONE, each.sentiment)
        for each in documents
        if each.environmental and each.dated and each.published_month == month
        for district in each.districts or (NONE,)
        for topic in each.topics or (NONE,)
    ]
    return pd.DataFrame(rows, columns=["id", *KEYS])


def count_rows(frame: pd.DataFrame) -> tuple[CountRow, ...]:
    """Distinct articles for each combination of KEYS that occurs, in order."""
    return tuple(
        CountRow(**dict(zip(KEYS, key, strict=True)), articles=number)
        for key, number in counts_by(frame, *KEYS).items()
    )


def counts_by(frame: pd.DataFrame, *keys: str) -> dict[tuple[str, ...], int]:
    """Distinct articles by some of the KEYS: an article of two topics is one where topics are not asked for."""
    counted = frame.groupby(list(keys), sort=True)["id"].nunique().reset_index()
    return {tuple(str(part) for part in row[:-1]): int(row[-1]) for row in counted.itertuples(index=False, name=None)}


def totals_of(frame: pd.DataFrame) -> dict[str, dict[str, int]]:
    """kind, tier, sentiment, topic, form → value → articles of the whole city, each article once a value."""
    return {
        key: {value: number for (value,), number in counts_by(frame, key).items()}
        for key in ("kind", "tier", "sentiment", "topic", "form")
    } | {"all": {"articles": int(frame["id"].nunique())}}


def tier_counts(frame: pd.DataFrame, kinds: Iterable[str]) -> dict[str, dict[str, int]]:
    """district → tier → the month's articles of these kinds."""
    found: dict[str, dict[str, int]] = {}
    for (district, tier), number in counts_by(frame[frame["kind"].isin(list(kinds))], "district", "tier").items():
        found.setdefault(district, {})[tier] = number
    return found


def section_counts(frame: pd.DataFrame, duties: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """unit → the month's articles on one of its duties' topics, for sections that rate no district."""
    return {
        unit: int(frame[frame["topic"].isin(list(topics))]["id"].nunique()) for unit, topics in duties.items() if topics
    }
