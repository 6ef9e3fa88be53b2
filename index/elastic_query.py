"""A document and a query in Elasticsearch's terms; the same tokens and the same meaning as in the embedded engine."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Any

from crawlers.record import record_of
from index.document import Document
from index.fields import (
    PHRASE_BOOST,
    TITLE_BOOST,
    attribute_of,
    checked,
    checked_flag,
    digest_of_content,
    flags_of,
    is_prefix,
    writable,
)
from index.store import FLAG_FIELDS, KEYWORD_FIELDS, All, AnyOf, Between, Node, Not, Sort, Term, Words
from index.text import Cutter, characters
from index.tokens import spaced

MAX_VALUES = 10_000
"""Of a counted field; more than any field of a city has, and under the server's own bound of all buckets."""

MAX_ID_BYTES = 512
"""A longer one fails the whole request."""

_FIELDS = tuple(field.name for field in fields(Document))
_values = attrgetter(*_FIELDS)

Clause = dict[str, Any]

ORDERS: dict[Sort, list[Clause]] = {
    "relevance": [{"_score": "desc"}, {"id": "asc"}],
    "time": [{"published_at": "desc"}, {"id": "asc"}],
    "heat": [{"heat": "desc"}, {"id": "asc"}],
}


def kept(document: Document) -> Clause:
    """The server's form of a document: the whole of it, and the cut text for searching."""
    return source_of(document, checked_for_server(document), *spaced([document.title, document.body]))


def checked_for_server(document: Document) -> bytes:
    """All that the document says; ValueError where it could not be kept."""
    if len(document.id.encode()) > MAX_ID_BYTES:
        raise ValueError(f"the id is too long: {len(document.id.encode())} bytes, allowed are {MAX_ID_BYTES}")
    return checked(document)


def source_of(document: Document, content: bytes, title: str, body: str) -> Clause:
    """As `kept`, of a document whose content and cut texts are there already."""
    return {
        **dict(zip(_FIELDS, _values(document), strict=True)),
        "digest": digest_of_content(content),
        "flags": flags_of(document),
        "title_characters": title,
        "body_characters": body,
    }


def given_back(source: Clause) -> Document:
    return record_of(Document, {name: source[name] for name in _FIELDS if name in source})


def clause_of(node: Node, cutter: Cutter) -> Clause:
    match node:
        case Words():
            return _words(node, cutter)
        case Term(field=field, value=value):
            return _unscored(_term(field, value))
        case Between(first=first, last=last):
            return _unscored(_between(first, last))
        case All(parts=parts):
            wanted = [clause_of(part, cutter) for part in parts if not isinstance(part, Not)]
            forbidden = [clause_of(part.part, cutter) for part in parts if isinstance(part, Not)]
            return {"bool": {"must": wanted or [_unscored({"match_all": {}})], "must_not": forbidden}}
        case AnyOf(parts=parts):
            return _any([clause_of(part, cutter) for part in parts])
        case Not():
            return clause_of(All(parts=(node,)), cutter)


def counting(field: str) -> Clause:
    return {"terms": {"field": attribute_of(field), "size": MAX_VALUES}}


def _words(words: Words, cutter: Cutter) -> Clause:
    if not characters(words.text):
        return {"match_none": {}}
    together = _phrase(words.text, PHRASE_BOOST)
    asked = [] if words.phrase else cutter.words_asked(words.text)
    if len(asked) < 2:
        return together
    return _any([together, {"bool": {"must": [_phrase(word, 1.0) for word in asked]}}])


def _phrase(text: str, boost: float) -> Clause:
    """The characters next to each other, in title or body."""
    phrase = " ".join(characters(text))
    return _any(
        [
            {"match_phrase": {"title_characters": {"query": phrase, "boost": TITLE_BOOST * boost}}},
            {"match_phrase": {"body_characters": {"query": phrase, "boost": boost}}},
        ]
    )


def _term(field: str, value: str) -> Clause:
    if field in FLAG_FIELDS:
        flag = {"term": {"flags": field}}
        return flag if checked_flag(field, value) else {"bool": {"must_not": [flag]}}
    if field not in KEYWORD_FIELDS:
        raise ValueError(f"{field!r} is not one of {', '.join((*KEYWORD_FIELDS, *FLAG_FIELDS))}")
    if is_prefix(field, value):
        return {"prefix": {attribute_of(field): value[:-1]}}
    return {"term": {attribute_of(field): writable(value)}}


def _between(first: str | None, last: str | None) -> Clause:
    bounds = {"gte": first, "lte": last}
    return {"range": {"published_day": {name: day for name, day in bounds.items() if day is not None}}}


def _unscored(clause: Clause) -> Clause:
    return {"bool": {"filter": [clause]}}


def _any(clauses: list[Clause]) -> Clause:
    return {"bool": {"should": clauses, "minimum_should_match": 1}}
