"""Traces: what `relate` remembers of a day's articles; a file beside related/ that can be rebuilt from the day's."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np

from cities.city import City
from cities.facts import ArticleKind
from crawlers.article import Article
from crawlers.folder import DataFolder, records_of, write_whole
from nlp.annotation import Annotation
from nlp.districts import place_finds
from nlp.fingerprints import Hashes, grams, plain_text, sample_of
from nlp.local_names import local_names
from nlp.origins import origin_of
from nlp.segment import words_of

TRACE_SCHEMA = 2
_MAX_TERMS_TEXT = 600
_MAX_TERMS = 60
_HEAD = 160
_LEAD = 40
_IRONY = frozenset({"[doge]", "[dog]", "[狗头]", "[二哈]"})
# what runs all year (蓝天保卫战) is a task and no happening
_MAX_CAMPAIGN_DAYS = 100


@dataclass(frozen=True, slots=True)
class Trace:
    """An article as `relate` sees it. `at` is when it was published (else fetched); `title` of a post its
    first words; `names` the local names of a message; `terms` word → weight."""

    id: str
    version: str
    day: str
    source: str
    kind: str
    at: str
    title: str
    outlet: str
    length: int
    sample: Hashes
    env: bool
    bulletin: bool
    topics: tuple[str, ...]
    districts: tuple[str, ...]
    firms: tuple[str, ...]
    places: tuple[str, ...]
    campaigns: tuple[str, ...]
    names: tuple[str, ...]
    terms: dict[str, float]


def traces_of_day(
    city: City, folder: DataFolder, day: date, *, anew: bool, failed: Callable[[Article, Exception], None]
) -> list[Trace]:
    """The traces of a day in order of time: from its memory file, or made `anew` from articles/ and annotated/."""
    path = memory_path(folder, day)
    if not anew:
        known = _read(path)
        if known is not None:
            return known
    traces = _ordered(_made(city, folder, day, failed))
    _write(path, traces)
    _write(messages_path(folder, day), _messages(traces))
    return traces


def messages_of_day(
    city: City, folder: DataFolder, day: date, failed: Callable[[Article, Exception], None]
) -> list[Trace]:
    """The messages about the environment among a day's traces, which are remembered for longer than the others."""
    known = _read(messages_path(folder, day))
    if known is None:
        known = _messages(_ordered(_made(city, folder, day, failed, kind="message")))
        _write(messages_path(folder, day), known)
    return known


def _ordered(traces: Iterable[Trace]) -> list[Trace]:
    return sorted(traces, key=lambda trace: (trace.at, trace.id, trace.version))


def _messages(traces: list[Trace]) -> list[Trace]:
    return [trace for trace in traces if trace.kind == "message" and trace.env]


def memory_path(folder: DataFolder, day: date) -> Path:
    return folder.root / "related" / "memory" / f"{day.isoformat()}.jsonl"


def messages_path(folder: DataFolder, day: date) -> Path:
    return folder.root / "related" / "memory" / f"{day.isoformat()}.messages.jsonl"


def _made(
    city: City,
    folder: DataFolder,
    day: date,
    failed: Callable[[Article, Exception], None],
    kind: ArticleKind | None = None,
) -> Iterator[Trace]:
    """The traces of a day's articles, or of those of one kind."""
    for source in folder.sources("articles", day):
        articles = [one for one in records_of(Article, folder.articles(day, source)) if kind in (None, one.kind)]
        if not articles:
            continue
        annotations = {(a.id, a.version): a for a in records_of(Annotation, folder.annotated(day, source))}
        for article in articles:
            try:
                yield _trace(city, article, annotations.get((article.id, article.version)), day, source)
            except Exception as error:  # one article must not cost the day
                failed(article, error)


def _trace(city: City, article: Article, annotation: Annotation | None, day: date, source: str) -> Trace:
    hashes = grams(plain_text(article.title, article.body))
    env = annotation is not None and annotation.env >= 0.5
    finds = place_finds(article, city) if env else []
    return Trace(
        id=article.id,
        version=article.version,
        day=day.isoformat(),
        source=source,
        kind=article.kind or "press",
        at=_moment(article, day),
        title=article.title or lead_of(article.body),
        outlet=origin_of(article.outlet or "", article.body),
        length=len(hashes),
        sample=sample_of(hashes),
        env=env,
        bulletin=annotation is not None and annotation.form == "简报",
        topics=tuple(topic.label for topic in annotation.topics) if annotation else (),
        districts=tuple(mention.code for mention in annotation.districts) if annotation else (),
        firms=tuple(firm.id for firm in annotation.enterprises) if annotation else (),
        places=tuple(sorted({find.text for find in finds if find.how in ("town", "landmark")})),
        campaigns=_campaigns_of(city, article, day) if env else (),
        names=tuple(sorted(local_names(article.title, article.body))) if env and article.kind == "message" else (),
        terms=terms_of(article) if env else {},
    )


def _moment(article: Article, day: date) -> str:
    """When the article came; ValueError where what it says is no moment with an offset."""
    at = article.published_at or article.fetched_at or f"{day.isoformat()}T00:00:00+08:00"
    if datetime.fromisoformat(at).tzinfo is None:
        raise ValueError(f"{at!r} has no offset")
    return at


def _campaigns_of(city: City, article: Article, day: date) -> tuple[str, ...]:
    """The short campaigns of the city that the article speaks of: in its title, at its head, or more than once."""
    head = f"{article.title}\n{article.body[:_HEAD]}"
    found = []
    for campaign in city.campaigns:
        short = (campaign.end - campaign.start).days <= _MAX_CAMPAIGN_DAYS
        if campaign.kind == "campaign" and short and campaign.start <= day <= campaign.end:
            times = max((article.body.count(word) for word in campaign.words), default=0)
            if times > 1 or any(word in head for word in campaign.words):
                found.append(campaign.id)
    return tuple(found)


def lead_of(body: str) -> str:
    """The first words of a text without a title, by which an event may be named; none of a post with the sign of irony,
    which says the opposite of what happened (感谢热电厂免费发放烟灰面膜[doge])."""
    if not _IRONY.isdisjoint(re.findall(r"\[[^\]\n]{1,6}\]", body)):
        return ""
    plain = re.sub(r"#[^#\n]{1,30}#|\[[^\]\n]{1,6}\]|@\S+", " ", body)
    return " ".join(plain.split())[:_LEAD]


def terms_of(article: Article) -> dict[str, float]:
    """Words of two characters and more, of title (counted twice) and beginning, with dampened counts."""
    counts = Counter(_words(article.title) * 2 + _words(article.body[:_MAX_TERMS_TEXT]))
    best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MAX_TERMS]
    return {word: round(1 + np.log(count), 3) for word, count in best}


def _words(text: str) -> list[str]:
    return [word for word in words_of(text) if len(word) > 1 and "\u4e00" <= word[0] <= "\u9fff"]


def _line(trace: Trace) -> str:
    data = {name: getattr(trace, name) for name in Trace.__slots__ if name != "sample"}
    data = {"schema": TRACE_SCHEMA, **data, "sample": b64encode(trace.sample.astype("<u8").tobytes()).decode()}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _write(path: Path, traces: list[Trace]) -> None:
    write_whole(path, "".join(_line(trace) + "\n" for trace in traces).encode())


def _read(path: Path) -> list[Trace] | None:
    """The traces of a memory file; None where it is absent or of another schema, and must be made anew."""
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (FileNotFoundError, ValueError):
        return None
    traces = []
    for data in lines:
        if data.pop("schema", None) != TRACE_SCHEMA:
            return None
        for name in ("topics", "districts", "firms", "places", "campaigns", "names"):
            data[name] = tuple(data[name])
        data["sample"] = np.frombuffer(b64decode(data["sample"]), dtype="<u8")
        traces.append(Trace(**data))
    return traces
