"""Official answers that the crawlers found: proposed as the answer of a task, for a person to accept or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cities.city import City
from crawlers.folder import DataFolder
from index.document import Document
from index.documents import documents
from ledger.answers import AnswerKind
from ledger.ledger import Ledger
from ledger.tasks import DUE_STATES
from nlp.relate import fold_events
from reports.response.matters import Matter, matters_among

LOOK_BACK = timedelta(days=75)
"""Messages have sixty days to be concluded; what was opened longer ago is answered by persons only."""

NEAR = timedelta(days=15)
"""An own article of so long after the matter began may be about it though no event joins them."""

SHARED_KEYWORDS = 2


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, where it stands and when it was given (aware)."""

    kind: AnswerKind
    by: str
    text: str
    url: str | None
    article: str
    given_at: datetime


def propose_answers(city: City, folder: DataFolder, ledger: Ledger, day: date, *, now: datetime) -> int:
    """Notes what answers the tasks that are due have, as of the collections up to `day`; gives how many are new."""
    tasks = {task.alert: task for task in ledger.tasks(states=DUE_STATES)}
    if not tasks:
        return 0
    days = [known for known in folder.days("articles") if day - LOOK_BACK <= known <= day]
    lately = [each for each in documents(city, folder, ledger, days=days) if each.day <= day.isoformat()]
    alerts = [alert for alert in ledger.alerts() if alert.id in tasks]
    own = [document for document in lately if document.own and document.environmental]
    new = 0
    for matter in matters_among(lately, fold_events(folder, day), alerts, tasks):
        for found in answers_in(matter, own):
            if found.given_at <= now:
                new += ledger.propose_answer(
                    matter.alert.id, kind=found.kind, by=found.by, text=found.text, url=found.url,
                    article=found.article, given_at=found.given_at, at=now,
                )  # fmt: skip
    return new


def answers_in(matter: Matter, own: Sequence[Document]) -> list[Found]:
    """What answers the matter among its own articles and, of the bureau's (`own`), those that are about it; oldest
    first. What was published before the first of the others' articles answers nothing."""
    others = [document for document in matter.others if document.kind != "gov"]
    if not others:
        return []
    began = datetime.fromisoformat(others[0].published_at)
    found = [*_replies(matter.members), *_articles(matter, own, others, began)]
    return sorted(found, key=lambda each: (each.given_at, each.article))


def _replies(members: Sequence[Document]) -> Iterator[Found]:
    for document in members:
        if document.reply is not None and document.reply.get("text"):
            given = datetime.fromisoformat(document.reply.get("at") or document.fetched_at)
            by = document.reply.get("by") or document.source_name
            yield Found("留言答复", by, document.reply["text"], document.url, document.id, given)


def _articles(matter: Matter, own: Sequence[Document], others: Sequence[Document], began: datetime) -> Iterator[Found]:
    members = {document.id: document for document in matter.members}
    official = [each for each in members.values() if each.own or each.kind == "gov"]
    official += [each for each in own if each.id not in members and _about(each, others, began)]
    for document in official:
        published = datetime.fromisoformat(document.published_at)
        if published > began:
            kind: AnswerKind = "自有发布" if document.own else "政府发布"
            yield Found(kind, document.source_name, _said(document), document.url, document.id, published)


def _about(document: Document, others: Sequence[Document], began: datetime) -> bool:
    """Whether an own article is about what these tell: place and topic the same, and a firm or several keywords."""
    if not began < datetime.fromisoformat(document.published_at) <= began + NEAR or len(document.districts) > 2:
        return False
    return any(
        not set(document.districts).isdisjoint(other.districts)
        and not set(document.topics).isdisjoint(other.topics)
        and (
            not set(document.enterprises).isdisjoint(other.enterprises)
            or len(set(document.keywords) & set(other.keywords)) >= SHARED_KEYWORDS
        )
        for other in others
    )


def _said(document: Document) -> str:
    """The title and the sentence that says most, both the article's own."""
    sentences = [" ".join(sentence.split()) for sentence in document.summary or (document.body[:120],)]
    title = f"《{document.title}》" if document.title else ""
    return title + "".join(sentences[:2])
