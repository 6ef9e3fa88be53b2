"""What of a run belongs to other fetches: the further pages of articles, the whole texts of cut posts."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawlers.parsers.weibo import long_text_in
from crawlers.urls import canonical_url
from crawlers.warc.fetch import Fetch


@dataclass(slots=True)
class Beside:
    """`parts` and `missing` by the first page's canonical URL: what came of its further pages, and what did not;
    `attached` likewise its files; `long_texts` by mid."""

    long_texts: dict[str, str] = field(default_factory=dict)
    parts: dict[str, list[Fetch]] = field(default_factory=dict)
    missing: dict[str, list[Fetch]] = field(default_factory=dict)
    attached: dict[str, list[Fetch]] = field(default_factory=dict)
    _firsts: set[str] = field(default_factory=set)

    def take(self, fetch: Fetch) -> None:
        if fetch.role == "extend" and (pair := long_text_in(fetch)) is not None:
            self.long_texts[pair[0]] = pair[1]
        if not fetch.part_of:
            self._firsts.add(canonical_url(fetch.url))
            return
        came = fetch.http_status == 200 and fetch.status is None
        whole = self.attached if fetch.role == "attachment" else self.parts
        (whole if came else self.missing).setdefault(canonical_url(fetch.part_of), []).append(fetch)

    def has_first(self, fetch: Fetch) -> bool:
        """Whether a fetch is a further page that came, of a first page that is in the run too."""
        came = fetch.http_status == 200 and fetch.status is None
        return fetch.part_of is not None and came and canonical_url(fetch.part_of) in self._firsts

    @property
    def divided(self) -> set[str]:
        """First pages of divided articles: that the first has not changed says nothing of the others."""
        return self.parts.keys() | self.missing.keys()
