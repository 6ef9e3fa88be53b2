"""What earlier days told and this one adds: the articles of a source by id and by address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawlers.article import Article, content_version
from crawlers.seen_source import SeenSource

# a relative date (5分钟前, 06-14) drifts between two visits by less than this
_DRIFT = timedelta(hours=36)


@dataclass(slots=True)
class Known:
    """`before` is what earlier days found; what `add` is told of comes on top."""

    before: SeenSource
    _versions: dict[str, set[str]] = field(default_factory=dict)
    _moments: dict[str, str] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)

    def add(self, number: str, version: str, url: str | None, published_at: str | None) -> None:
        self._versions.setdefault(number, set()).add(version)
        if published_at:
            self._moments[number] = published_at
        if url:
            self._ids[url] = number

    def has(self, number: str) -> bool:
        return number in self._versions or self.before.has_article(number)

    def id_of(self, url: str) -> str | None:
        """The article that an address gave."""
        return self._ids.get(url) or self.before.id_of(url)

    def ids_at(self, url: str) -> list[str]:
        """The articles that an address gave: one, or the items of a day's transcripts."""
        own = self.id_of(url)
        return [own] if own else self.before.items_of(url)

    def steady_moment(self, article: Article) -> str | None:
        """The published_at under which the article has been known before, where only a relative date makes it seem
        new; else its own."""
        known = self._moments.get(article.id) or self.before.moment(article.id)
        if known is None or article.published_at is None or known == article.published_at:
            return article.published_at
        drift = abs(datetime.fromisoformat(known) - datetime.fromisoformat(article.published_at))
        versions = self._versions.get(article.id, set()) | self.before.versions(article.id)
        same = content_version(article.title, article.body, known) in versions
        return known if same and drift < _DRIFT else article.published_at
