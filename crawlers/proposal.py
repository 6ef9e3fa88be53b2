"""What a site offers to be read by, and the entry of sources.yaml that would read it.

The site is asked as a crawl asks it: robots.txt first, at its pace, into evidence that is thrown away afterwards.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from protego import Protego
from selectolax.lexbor import LexborHTMLParser

from cities.city import City
from cities.sources import Source, Sources
from crawlers.article import Article
from crawlers.collect import collect
from crawlers.encoding import decoded
from crawlers.feeds import feed_links
from crawlers.folder import DataFolder, records_of
from crawlers.listing import links_in, looks_like_article
from crawlers.paging import issue_pages
from crawlers.parse import parse_day
from crawlers.sitemaps import sitemap_in, unzipped
from crawlers.status import Status
from crawlers.status_words import word_for
from crawlers.timeline import timeline_in
from crawlers.urls import joined_url
from crawlers.warc.fetch import Fetch
from crawlers.warc.reader import fetches_of

SAMPLES = 5
_MIN_LINKS = 5
_MIN_PACE_S = 2.0
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_MAX_SITEMAP_BYTES = 50_000_000
_PROBE = "probe"


class ProposalError(ValueError):
    """Nothing can be proposed; the message (Chinese) says why, `status` how the page ended where it is that."""

    def __init__(self, message: str, status: Status | None = None) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read the site: its spider's kind, the entry's address, what made us think so."""

    kind: str
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """`entry` as it would stand in sources.yaml, `samples` articles read with it, `others` ways not taken, `counts` how
    the URLs of the try ended."""

    entry: Mapping[str, Any]
    way: Way
    others: tuple[Way, ...]
    robots: str
    encoding: str
    samples: tuple[Article, ...]
    counts: Mapping[str, int]

    @property
    def line(self) -> str:
        """Ready to paste under `sources:`."""
        parts = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in self.entry.items()]
        return "  - {" + ", ".join(parts) + "}"


def propose(
    city: City,
    url: str,
    *,
    now: datetime,
    proxy: str | None,
    contact: str,
    private: bool = False,
    pace_s: float = 1.0,
) -> Proposal:
    """Looks at a site's page, feed or sitemap and tries the best way to read it.

    `private` allows its host to be on the machine's network; `pace_s` is the least time between two requests.
    ProposalError where the page cannot be had, or no way gives an article.
    """
    site = _Site(city, now, proxy, contact, private, pace_s)
    page, robots = site.first_look(url)
    ways = list(_ways(page, robots))
    if not ways:
        raise ProposalError(
            f"{url}：没有找到订阅源、站点地图，页面上也不像有文章列表；"
            "可以照 sources.yaml 里的样子自己写一条，再用 huanyu collect 试"
        )
    tried: list[tuple[Way, str]] = []
    for way in ways:
        entry = _entry(way, page, robots, now.date(), private=private)
        articles, counts = site.tried(entry)
        if articles:
            others = tuple(one for one in ways if one is not way)
            said = decoded(page.body, content_type=page.content_type).encoding
            return Proposal(entry, way, others, _robots_words(robots, page), said, tuple(articles), counts)
        tried.append((way, "、".join(f"{word_for(status)} {number}" for status, number in counts.items())))
    told = "；".join(f"{way.why} {way.url}（{said or '没有网址'}）" for way, said in tried)
    raise ProposalError(f"{url}：试过的办法都没有得到文章：{told}")


@dataclass(frozen=True, slots=True)
class _Site:
    """Asks the site with the real crawl, each time into a folder that is thrown away."""

    city: City
    now: datetime
    proxy: str | None
    contact: str
    private: bool
    pace_s: float

    def first_look(self, url: str) -> tuple[Fetch, Protego]:
        """The page and the host's robots.txt."""
        plain = {
            "id": _PROBE, "name": _PROBE, "kind": "tv", "tier": "county", "family": _PROBE, "urls": [url],
            "private_address": self.private, "max_pages": 1, "pace_s": self.pace_s,
        }  # fmt: skip
        with tempfile.TemporaryDirectory() as name:
            folder = self._collected(Path(name), plain)
            fetches = [each for path in folder.pages(self.now.date()).iterdir() for each in fetches_of(path)]
        page = next(each for each in fetches if each.role != "robots")
        if page.http_status != 200:
            reason = word_for(page.status) if page.status else f"HTTP {page.http_status}"
            raise ProposalError(f"{url}：打不开，{reason}", page.status)
        rules = next((each.body for each in fetches if each.role == "robots" and each.http_status == 200), b"")
        return page, Protego.parse(rules.decode("utf-8", "replace"))

    def tried(self, entry: Mapping[str, Any]) -> tuple[list[Article], dict[str, int]]:
        """Articles that an entry gives, the newest first, and how the URLs ended."""
        with tempfile.TemporaryDirectory() as name:
            folder = self._collected(Path(name), {**entry, "max_pages": SAMPLES + 4, "pace_s": self.pace_s})
            day = self.now.date()
            found = list(records_of(Article, folder.articles(day, str(entry["id"]))))
            counts: dict[str, int] = json.loads(folder.account(day, str(entry["id"])).read_bytes())["counts"]
        found.sort(key=lambda article: article.published_at or "", reverse=True)
        return found[:SAMPLES], counts

    def _collected(self, root: Path, entry: Mapping[str, Any]) -> DataFolder:
        folder, source = DataFolder(root), Source.model_validate(dict(entry))
        city = self.city.model_copy(update={"sources_file": Sources(sources=(source,))})
        city.__dict__.pop("source_by_id", None)
        day = self.now.date()
        collect(city, folder, day, now=self.now, proxy=self.proxy, contact=self.contact)
        parse_day(city, folder, day)
        return folder


def _ways(page: Fetch, robots: Protego) -> Iterator[Way]:
    """The ways that the page shows, the best first: what the page is, the feeds that it names, its list, sitemaps."""
    url = page.location or page.url
    text = decoded(unzipped(page.body, _MAX_SITEMAP_BYTES), content_type=page.content_type).text
    if timeline_in(text, url).posts:
        yield Way("weibo", page.url, "微博接口")
        return
    if (links := feed_links(text, url)) and _is_feed(text):
        is_wechat = "mp.weixin.qq.com" in " ".join(link.url for link in links)
        yield Way("wechat" if is_wechat else "feed", page.url, "订阅源")
        return
    found = sitemap_in(text, url) if "<urlset" in text or "<sitemapindex" in text else None
    if found and (found.pages or found.sitemaps):
        yield Way("sitemap", page.url, "站点地图")
        return
    tree = LexborHTMLParser(text)
    for node in tree.css("link[rel~=alternate][href]"):
        target = joined_url(url, node.attributes.get("href") or "")
        if (node.attributes.get("type") or "").lower() in _FEED_TYPES and target is not None:
            yield Way("feed", target, "页面指出的订阅源")
    if issue_pages(tree, url) or sum(looks_like_article(link.url) for link in links_in(tree, url)) >= _MIN_LINKS:
        yield Way(_kind_of_list(url, text), page.url, "列表页")
    for sitemap in robots.sitemaps:
        yield Way("sitemap", sitemap, "robots.txt 指出的站点地图")


def _is_feed(text: str) -> bool:
    head = text.lstrip()[:2000]
    return head.startswith("{") or any(sign in head for sign in ("<rss", "<feed", "<rdf:RDF"))


def _kind_of_list(url: str, text: str) -> str:
    host = urlsplit(url).hostname or ""
    title = text.partition("<title>")[2][:60]
    if re.search(r"留言|信箱|来信|问政|投诉", title):
        return "message"
    return "gov" if host.endswith(".gov.cn") else "press"


def _entry(way: Way, page: Fetch, robots: Protego, today: date, *, private: bool) -> dict[str, Any]:
    """Everything that can be known from outside; tier, family and district are for somebody who knows the site."""
    read = decoded(page.body, content_type=page.content_type)
    tree = LexborHTMLParser(read.text)
    title = tree.css_first("title")
    name = " ".join((title.text() if title is not None else "").split()) or (urlsplit(page.url).hostname or "")
    shown = re.split(r"[-_|—–]", name)[-1].strip()[:30] or name[:30]
    entry: dict[str, Any] = {
        "id": _id_of(urlsplit(way.url).hostname or ""), "name": shown,
        "kind": way.kind, "tier": "county", "family": "待填", "pace_s": max(_MIN_PACE_S, _delay(robots)),
        "urls": [_dated(way.url, today)],
    }  # fmt: skip
    if read.encoding != "utf-8":
        entry["encoding"] = "gb18030"
    if way.kind in ("press", "gov", "message") and (pattern := _pattern(page, tree)) is not None:
        entry["url_pattern"] = pattern
    if private:
        entry["private_address"] = True
    return {**entry, "checked": False}


def _id_of(host: str) -> str:
    """`cdrb` of cdrb.cdyee.com, `lanjiang` of www.lanjiang.example."""
    parts = [part for part in host.split(".") if part not in ("www", "m", "news", "com", "cn", "gov", "net", "org")]
    plain = re.sub(r"[^a-z0-9_]", "_", (parts or [host])[0].lower())
    return plain if re.match(r"[a-z]", plain) else f"s{plain}"


def _dated(url: str, today: date) -> str:
    """The address with today's or a recent day's date, where it has one, as a template."""
    for day in (today - timedelta(days=back) for back in range(8)):
        for form in ("%Y-%m/%d", "%Y%m/%d", "%Y/%m/%d", "%Y/%m%d", "%Y-%m-%d", "%Y%m%d"):
            written = day.strftime(form)
            if f"/{written}" in url:
                return url.replace(written, form.replace("%Y", "{yyyy}").replace("%m", "{mm}").replace("%d", "{dd}"))
    return url


def _pattern(page: Fetch, tree: LexborHTMLParser) -> str | None:
    """The regular expression that most of the list's article links share: their numbers as numbers."""
    url = page.location or page.url
    links = [link.url for link in links_in(tree, url) if looks_like_article(link.url)]
    shapes = Counter(_shape(link) for link in links)
    shape, count = shapes.most_common(1)[0] if shapes else ("", 0)
    return shape if count >= max(3, len(links) // 2) else None


def _shape(url: str) -> str:
    parts = urlsplit(url)
    text = parts.path + (f"?{parts.query}" if parts.query else "")
    return re.sub(r"\d+", r"\\d+", re.escape(text).replace(r"\-", "-").replace(r"\_", "_")) + "$"


def _delay(robots: Protego) -> float:
    return float(robots.crawl_delay("Huanyu") or 0)


def _robots_words(robots: Protego, page: Fetch) -> str:
    delay = _delay(robots)
    said = "允许采集" if robots.can_fetch(page.url, "Huanyu") else "不许采集"
    return said + (f"，要求间隔 {delay:g} 秒" if delay else "")


def yaml_ready(proposal: Proposal, taken: Sequence[str]) -> Proposal:
    """The proposal under an id that the city has not given yet."""
    first = str(proposal.entry["id"])
    names = [first, *(f"{first}{number}" for number in range(2, 1000))]
    free = next(name for name in names if name not in taken)
    return replace(proposal, entry={**proposal.entry, "id": free})
