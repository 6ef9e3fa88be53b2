"""Documents of a data folder: the newest version of each article across days, as `effective` sees it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from cities.city import City
from cities.sources import Source
from crawlers.article import Article, Observation
from crawlers.folder import DataFolder
from crawlers.record import Record, RecordError, record_from
from index.document import Document
from index.effective import effective
from ledger.corrections import Correction
from ledger.ledger import Ledger
from nlp.annotation import Annotation
from nlp.relate import fold_events, fold_related
from nlp.relation import Event, Related

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An article that is no document, with the reason; `item` is its id, or file and line where that is unknown."""

    day: date
    source: str
    item: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """Where a version of an article stands. In this order the last is the newest."""

    day: date
    fetched_at: str
    source: str
    version: str


def documents(
    city: City,
    folder: DataFolder,
    ledger: Ledger,
    *,
    days: Sequence[date] | None = None,
    ids: Collection[str] | None = None,
    left_out: list[LeftOut] | None = None,
) -> Iterator[Document]:
    """Documents in order of day, source and line. Without `days` and `ids` all of them; `days` asks for those on which
    anything of these days bears (articles, observations, relations), `ids` for these articles.

    Always the newest version, as all days and corrections so far show it. An article that cannot be a document (no
    annotation, a bad line) is added to `left_out`, and the rest goes on.
    """
    out = [] if left_out is None else left_out
    wanted = _wanted(folder, days, ids)
    newest = _newest(folder, wanted, out)
    related = _related(folder)
    observed = _observations(folder, wanted, out)
    corrections = ledger.all_corrections() if wanted is None else ledger.corrections_of(wanted)
    for day, source_id in sorted({(place.day, place.source) for place in newest.values()}):
        source = _source(city, source_id)
        annotations = _annotations(folder, day, source_id, out)
        for article in _lines(Article, folder.articles(day, source_id), day, source_id, out, told=False):
            if newest.get(article.id) != _place(article, day, source_id):
                continue
            del newest[article.id]  # a line that stands twice is one document
            document = _document(
                article,
                annotations.get((article.id, article.version)),
                related.get(article.id),
                observed.get(article.id, ()),
                corrections.get(article.id, ()),
                source=source,
                day=day,
                left_out=out,
            )
            if document is not None:
                yield document


def touched(folder: DataFolder, days: Iterable[date]) -> set[str]:
    """Ids of all articles on which anything of these days bears."""
    found: set[str] = set()
    ignored: list[LeftOut] = []
    for day in days:
        for source in folder.sources("articles", day):
            found |= {line.id for line in _lines(Article, folder.articles(day, source), day, source, ignored)}
        for source in folder.sources("observations", day):
            found |= {line.id for line in _lines(Observation, folder.observations(day, source), day, source, ignored)}
        found |= {line.id for line in _lines(Related, folder.related(day), day, "", ignored)}
        for event in _lines(Event, folder.events(day), day, "", ignored):
            found |= set(event.members) if event.joins else set()
    return found


def _wanted(folder: DataFolder, days: Sequence[date] | None, ids: Collection[str] | None) -> set[str] | None:
    if days is None and ids is None:
        return None
    return (set() if days is None else touched(folder, days)) | set(ids or ())


def _newest(folder: DataFolder, wanted: set[str] | None, left_out: list[LeftOut]) -> dict[str, _Place]:
    """Where the newest version of each article stands. Days are read backwards until all that are wanted are found."""
    newest: dict[str, _Place] = {}
    for day in reversed(folder.days("articles")):
        if wanted is not None and len(newest) == len(wanted):
            break
        before = frozenset(newest)
        for source in folder.sources("articles", day):
            for article in _lines(Article, folder.articles(day, source), day, source, left_out):
                if article.id in before or (wanted is not None and article.id not in wanted):
                    continue
                place = _place(article, day, source)
                newest[article.id] = max(newest.get(article.id, place), place)
    return newest


def _place(article: Article, day: date, source: str) -> _Place:
    return _Place(day, article.fetched_at or "", source, article.version)


def _annotations(
    folder: DataFolder, day: date, source: str, left_out: list[LeftOut]
) -> Mapping[tuple[str, str], Annotation]:
    lines = _lines(Annotation, folder.annotated(day, source), day, source, left_out)
    return {(annotation.id, annotation.version): annotation for annotation in lines}


def _observations(
    folder: DataFolder, wanted: set[str] | None, left_out: list[LeftOut]
) -> Mapping[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for day in folder.days("observations"):
        for source in folder.sources("observations", day):
            for seen in _lines(Observation, folder.observations(day, source), day, source, left_out):
                if wanted is None or seen.id in wanted:
                    found.setdefault(seen.id, []).append(seen)
    return found


def _related(folder: DataFolder) -> Mapping[str, Related]:
    """What holds of each article now; an event that turned out to be another one goes by that one's id."""
    events = fold_events(folder)
    return {
        id: replace(line, event=events[line.event].id) if line.event in events and line.event is not None else line
        for id, line in fold_related(folder).items()
    }


def _source(city: City, source_id: str) -> Source:
    """The source's facts; of one that has left sources.yaml its articles stay, at the tier that gives least."""
    known = city.source_by_id.get(source_id)
    if known is not None:
        return known
    return Source.model_construct(
        id=source_id, name=source_id, kind="import", carries=None, tier="county", family=source_id, own=False
    )


def _document(
    article: Article,
    annotation: Annotation | None,
    related: Related | None,
    observations: Sequence[Observation],
    corrections: Sequence[Correction],
    *,
    source: Source,
    day: date,
    left_out: list[LeftOut],
) -> Document | None:
    if annotation is None:
        left_out.append(LeftOut(day=day, source=source.id, item=article.id, reason="no-annotation"))
        return None
    try:
        return effective(article, annotation, related, observations, corrections, source=source, day=day)
    except (ValueError, TypeError, KeyError) as error:
        left_out.append(LeftOut(day=day, source=source.id, item=article.id, reason="bad-article", detail=str(error)))
        return None


def _lines(
    kind: type[R], path: Path, day: date, source: str, left_out: list[LeftOut], *, told: bool = True
) -> Iterator[R]:
    """The records of a file; a line that is none is left out (and told, unless it has been)."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        for number, line in enumerate(file, 1):
            try:
                yield record_from(kind, line)
            except RecordError as error:
                if told:
                    item = f"{path.parent.parent.name}/{path.parent.name}/{path.name}:{number}"
                    left_out.append(LeftOut(day=day, source=source, item=item, reason="bad-line", detail=str(error)))
