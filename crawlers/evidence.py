"""The page as it was: what an article was made from, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawlers.article import Article, Evidence
from crawlers.folder import DataFolder, records_of
from crawlers.warc.reader import fetch_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """`body` is decompressed, in the site's own encoding; `fetched_at` is aware, in +08:00."""

    url: str
    body: bytes
    content_type: str | None
    fetched_at: datetime
    evidence: Evidence


def evidence_of(folder: DataFolder, article_id: str, version: str | None = None) -> SavedPage:
    """The page behind an article, of its newest version unless one is named; LookupError (Chinese) when unknown."""
    found = article_of(folder, article_id, version)
    if found is None or found.evidence is None:
        raise LookupError(f"没有找到文章 {article_id}" + (f" 的版本 {version}" if version else ""))
    return saved_page(folder, found.evidence)


def saved_page(folder: DataFolder, evidence: Evidence) -> SavedPage:
    """The page at a known place; LookupError (Chinese) where the file lacks it."""
    try:
        fetch = fetch_of(folder.root / evidence.file, evidence.record)
    except (LookupError, OSError) as error:
        raise LookupError(f"证据文件 {evidence.file} 缺失或不完整") from error
    return SavedPage(
        url=fetch.location or fetch.url,
        body=fetch.body,
        content_type=fetch.content_type,
        fetched_at=fetch.fetched_at,
        evidence=evidence,
    )


def article_of(folder: DataFolder, article_id: str, version: str | None = None) -> Article | None:
    """The newest version of an article unless one is named; None when unknown."""
    needle = article_id.encode()
    for day in reversed(folder.days("articles")):
        for source in folder.sources("articles", day):
            path = folder.articles(day, source)
            # most files do not hold it, and looking into bytes is much faster than reading records
            if needle not in path.read_bytes():
                continue
            for article in records_of(Article, path):
                if article.id == article_id and version in (None, article.version):
                    return article
    return None
