"""The assets that DAGs hand on, a partition a day (`2026-06-17`): the day's articles, and the day in the store."""

from __future__ import annotations

from airflow.sdk import Asset

ARTICLES = Asset("huanyu_articles", uri="huanyu://articles", group="huanyu")
INDEXED = Asset("huanyu_indexed", uri="huanyu://indexed", group="huanyu")
