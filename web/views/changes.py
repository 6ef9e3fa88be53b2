"""A correction in words: which judgement, from what, to what."""

from __future__ import annotations

from dataclasses import dataclass

from cities.city import City
from ledger.corrections import Correction
from reports.judgements import judgement_words, names_of
from web.words import FIELDS


@dataclass(frozen=True, slots=True)
class Change:
    at: str
    who: str
    field: str
    before: str
    after: str
    why: str


def changes_of(city: City, corrections: tuple[Correction, ...]) -> list[Change]:
    """The newest first."""
    return [
        Change(
            each.at, each.who, FIELDS.get(each.field, each.field),
            judgement_words(each.field, each.before, names_of(city, each.field)),
            judgement_words(each.field, each.after, names_of(city, each.field)), each.why,
        )
        for each in reversed(corrections)
    ]  # fmt: skip
