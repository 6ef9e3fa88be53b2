"""What earlier days told: the articles of a source by id and by address, so that a day knows new from seen."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from crawlers.article import Article, content_version
from crawlers.folder import DataFolder

# a relative date (5分钟前, 06-14) drifts between two visits by less than this
_DRIFT = timedelta(hours=36)


@dataclass(slots=True)
class Known:
    """`versions` by article id, `moments` the last published_at of an id, `ids` by address."""

    versions: dict[str, set[str]] = field(default_factory=dict)
    moments: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def add(self, number: str, version: str, url: str | None, published_at: str | None) -> None:
        self.versions.setdefault(number, set()).add(version)
        if published_at:
            self.moments[number] = published_at
        if url:
            self.ids[url] = number

    def steady_moment(self, article: Article) -> str | None:
        """The published_at under which the article has been known before, where only a relative date makes it seem
        new; else its own."""
        known = self.moments.get(article.id)
        if known is None or article.published_at is None or known == article.published_at:
            return article.published_at
        drift = abs(datetime.fromisoformat(known) - datetime.fromisoformat(article.published_at))
        same = content_version(article.title, article.body, known) in self.versions[article.id]
        return known if same and drift < _DRIFT else article.published_at


def known_before(folder: DataFolder, day: date, source: str) -> Known:
    """All articles of a source on the days before `day`."""
    known = Known()
    for earlier in folder.days("articles"):
        if earlier >= day:
            break
        try:
            lines = folder.articles(earlier, source).read_bytes().splitlines()
        except FileNotFoundError:
            continue
        # only four fields of many lines are wanted: records_of would check each whole
        for data in map(json.loads, lines):
            known.add(data["id"], data["version"], data.get("url"), data.get("published_at"))
    return known
