"""sources.yaml: where articles come from; a new source is an entry here and not code."""

from __future__ import annotations

import codecs
import re
import warnings
from collections import Counter
from datetime import date
from typing import Literal, Self

from pydantic import Field, HttpUrl, TypeAdapter, ValidationError, field_validator, model_validator

from cities.columns import Holds, columns_problem
from cities.facts import ArticleKind, Dated, DistrictCode, Fact, Identifier, Tier, Words

SpiderKind = Literal["press", "feed", "sitemap", "tv", "wechat", "weibo", "message", "gov", "import"]
ENCODINGS = ("utf-8", "gb18030")
DATE_PARTS = ("{yyyy}", "{mm}", "{dd}")
WINDOW_PARTS = ("{from}", "{to}")
_url = TypeAdapter(HttpUrl)


class Selectors(Fact):
    """CSS selectors that win over the general extraction; what is not named is found the general way."""

    title: str | None = None
    body: str | None = None
    published: str | None = None
    author: str | None = None
    outlet: str | None = None


class Layout(Dated):
    """How a site's pages were built for a time: a redesign is a new entry beside the old one."""

    selectors: Selectors


class Source(Dated):
    """One entry of sources.yaml.

    `kind` names the spider; `carries` the kind of article where the spider's name is not one (feed, sitemap, import).
    `family` is the publisher family: reprints within one family count once. `pace_s` is the least time between two
    requests to its host, in seconds, `parallel` how many may be under way at once. `url_pattern` is a regular
    expression that an article's URL matches. `max_pages` bounds a day, `max_minutes` a run; `private_address`
    allows the hosts of `urls` to be on the machine's own network, `broken_tls` a certificate that does not hold (the
    account says so).

    A search whose address has {from} and {to} in it (`2026-06-17-8`, hours of Shanghai) is asked window by window; one
    that shows `full_pages` pages and has more is divided. `comments`: those under the account's own posts are kept.

    `id_url` is the address of a message board's threads with {id} for their number, where numbers are consecutive
    and grow with time (no coded dates): a backfill finds by it what the board's lists no longer show.

    `inbox`: transcripts (.srt .vtt .txt .docx) that people put into inbox/ID/ of the data folder are taken from there,
    beside or instead of `urls`.

    A file of kind import `holds` articles, air (measured air quality) or audience (followers and reads of the account
    that is the source `account_of`); `columns` says which of its columns is which field (cities/columns.py), `stations`
    in which district a monitoring station stands.
    """

    id: Identifier
    name: str
    kind: SpiderKind
    carries: ArticleKind | None = None
    tier: Tier
    family: str
    district: DistrictCode | None = None
    urls: tuple[str, ...] = ()
    url_pattern: str | None = None
    id_url: str | None = None
    encoding: str | None = None
    pace_s: float = Field(default=1.0, ge=0)
    max_pages: int = Field(default=500, ge=1)
    max_bytes: int = Field(default=10_000_000, ge=1)
    timeout_s: float = Field(default=30.0, gt=0)
    max_minutes: float = Field(default=120.0, gt=0)
    parallel: int = Field(default=1, ge=1, le=16)
    full_pages: int = Field(default=50, ge=1)
    comments: bool = False
    broken_tls: bool = False
    own: bool = False
    account: str | None = None
    daily: bool = False
    checked: bool = False
    inbox: bool = False
    private_address: bool = False
    selectors: Selectors = Selectors()
    layouts: tuple[Layout, ...] = ()
    holds: Holds = "articles"
    account_of: Identifier | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    stations: dict[str, DistrictCode] = Field(default_factory=dict)
    note: str | None = None

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str | None) -> str | None:
        if value is not None and (value not in ENCODINGS or not codecs.lookup(value)):
            raise ValueError(f"encoding {value!r} 不可用，可以是 {'、'.join(ENCODINGS)}")
        return value

    @field_validator("urls")
    @classmethod
    def _web_addresses(cls, urls: Words) -> Words:
        for url in urls:
            _web_address("urls", url, url.replace("{", "").replace("}", "").replace("%", ""))
            for part in re.findall(r"\{[^{}]*\}", url):
                if part not in (*DATE_PARTS, *WINDOW_PARTS):
                    raise ValueError(f"urls {url!r}: {part} 不可用，可以是 {'、'.join((*DATE_PARTS, *WINDOW_PARTS))}")
        return urls

    @field_validator("id_url")
    @classmethod
    def _numbered(cls, value: str | None) -> str | None:
        if value is not None:
            if value.count("{id}") != 1:
                raise ValueError(f"id_url {value!r} 要在编号的位置写 {{id}}，只写一次")
            if "{id}" in value.partition("#")[2]:
                raise ValueError(f"id_url {value!r} 的 {{id}} 在 # 后面，那一段不会发给网站")
            _web_address("id_url", value, value.replace("{id}", "1"))
        return value

    @field_validator("url_pattern")
    @classmethod
    def _regular(cls, value: str | None) -> str | None:
        try:
            with warnings.catch_warnings():
                # what Python would read otherwise one day ([[a]) is a slip of the keyboard today
                warnings.simplefilter("error", FutureWarning)
                re.compile(value or "")
        except (re.error, FutureWarning) as error:
            at = re.search(r"position (\d+)", str(error))
            where = f"第 {int(at[1]) + 1} 个字符起" if at else ""
            raise ValueError(
                f"url_pattern {value!r} 不是正则表达式：{where}读不通，括号要成对，照字面的符号前加 \\"
            ) from None
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.inbox and self.kind != "tv":
            raise ValueError(f"inbox: true 只用于 kind 是 'tv' 的来源，这里是 {self.kind!r}")
        if self.id_url is not None and self.kind != "message":
            raise ValueError(f"id_url 只用于 kind 是 'message' 的来源，这里是 {self.kind!r}")
        if not self.urls and not self.inbox and self.kind != "import":
            raise ValueError(f"urls 是空的；kind 是 {self.kind!r} 的来源至少要写一个网址")
        if self.holds != "articles" and (self.kind != "import" or not self.columns):
            raise ValueError(f"holds {self.holds!r} 只用于 kind 是 'import' 的来源，还要写 columns")
        if (problem := columns_problem(self.holds, self.columns)) is not None:
            raise ValueError(problem)
        return self

    def selectors_on(self, day: date) -> Selectors:
        """Those of the page's time: of the layout that held on the day when it was fetched, else the entry's own."""
        return next((layout.selectors for layout in self.layouts if layout.valid_on(day)), self.selectors)

    @property
    def article_kind(self) -> ArticleKind:
        if self.carries is not None:
            return self.carries
        match self.kind:
            case "feed" | "sitemap":
                return "press"
            case "import":
                return "message"
            case kind:
                return kind


def _web_address(key: str, value: str, address: str) -> None:
    try:
        _url.validate_python(address)
    except ValidationError:
        raise ValueError(f"{key} {value!r} 不是网址，应以 http:// 或 https:// 开头") from None


class Sources(Fact):
    sources: tuple[Source, ...]

    @model_validator(mode="after")
    def _ids_once(self) -> Self:
        counts = Counter(source.id for source in self.sources)
        if twice := [id for id, count in counts.items() if count > 1]:
            raise ValueError("\n".join(f"id {id!r} 写了两次" for id in twice))
        return self
