"""The keyword fields by which documents are found and counted, and the keys by which they are put in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from operator import itemgetter
from typing import get_args

from index.document import Document
from index.packed import content_of
from index.store import FLAG_FIELDS, KEYWORD_FIELDS, All, AnyOf, Node, Not, Sort, Words

ATTRIBUTES = {
    "district": "districts", "topic": "topics", "month": "published_month", "day": "published_day", "tag": "tags",
    "enterprise": "enterprises",
}  # fmt: skip
"""Where the name in a query is not the Document's own."""

MAX_KEYWORD = 1024
"""characters; engines refuse a longer term, so a longer value cannot be asked for"""

TITLE_BOOST = 3.0
PHRASE_BOOST = 2.0
"""Together in one place tells more than all of the words anywhere."""

_FLAGS: dict[str, Callable[[Document], bool]] = {
    "env": lambda document: document.environmental,
    "original": lambda document: document.original,
    "own": lambda document: document.own,
    "removed": lambda document: document.removed,
    "replied": lambda document: document.replied,
    "corrected": lambda document: bool(document.corrected),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_LAST = 10**15
"""milliseconds; later than any date that a page may print, so that the difference keeps its sign and width"""


def attribute_of(field: str) -> str:
    """The Document's attribute that a field of a query means."""
    return ATTRIBUTES.get(field, field)


def values_of(document: Document, field: str) -> Iterable[str]:
    """The values of a keyword field, each once."""
    return keyword_values(getattr(document, attribute_of(field)))


def keyword_values(value: str | tuple[str, ...] | None) -> Iterable[str]:
    """Of what a document holds, each value once that can be asked for."""
    values = (value,) if isinstance(value, str) else dict.fromkeys(value or ())
    return [each for each in values if len(each) <= MAX_KEYWORD]


def flags_of(document: Document) -> tuple[str, ...]:
    """The yes-or-no fields that are yes."""
    return tuple(flag for flag in FLAG_FIELDS if _FLAGS[flag](document))


def checked_facets(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The fields themselves; ValueError where one cannot be counted."""
    for field in fields:
        if field not in KEYWORD_FIELDS:
            raise ValueError(f"{field!r} cannot be counted; allowed are {', '.join(KEYWORD_FIELDS)}")
    return fields


def in_order(counts: dict[str, int]) -> dict[str, int]:
    """The most frequent first, equal ones by value."""
    return dict(sorted(sorted(counts.items()), key=itemgetter(1), reverse=True))


def digest_of(document: Document) -> str:
    """The digest of all that a document says; another digest under the same id is a stale one."""
    return digest_of_content(content_of(document))


def digest_of_content(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]


def milliseconds(moment: str) -> int:
    """Whole ones since 1970, of an ISO moment with offset; ValueError where it is none."""
    return (datetime.fromisoformat(moment) - _EPOCH) // timedelta(milliseconds=1)


def time_key(document: Document) -> str:
    """In ascending order of these keys, the newest comes first, equal ones by id."""
    return f"{FIRST_LAST - milliseconds(document.published_at):016d} {document.id}"


def heat_key(document: Document) -> str:
    """In ascending order of these keys, the hottest comes first, equal ones by id."""
    return f"{FIRST_LAST - document.heat:016d} {document.id}"


def checked_sort(query: Node, sort: Sort, offset: int = 0, limit: int = 0, after: str | None = None) -> Sort:
    """The order to show results in: relevance needs words to be relevant to, without any the newest come first.

    ValueError for an order that there is not, a page before the first, or an offset beside a cursor.
    """
    if sort not in get_args(Sort) or offset < 0 or limit < 0 or (offset and after):
        raise ValueError(f"cannot show {limit} from {offset} by {sort!r}")
    return "time" if sort == "relevance" and not words_of(query) else sort


def checked_flag(field: str, value: str) -> bool:
    """yes or no; ValueError otherwise."""
    if value not in ("yes", "no"):
        raise ValueError(f"{field} is yes or no, not {value!r}")
    return value == "yes"


def is_prefix(field: str, value: str) -> bool:
    """Whether a value of `month` or `day` ends in *; ValueError where what stands before is no part of a date."""
    if field not in ("month", "day") or not value.endswith("*"):
        return False
    if not set(value[:-1]) <= set("0123456789-"):
        raise ValueError(f"{value!r} is no beginning of a {field}")
    return True


def checked(document: Document) -> bytes:
    """All that the document says; ValueError where it could be neither ordered, nor found by date, nor written as
    UTF-8."""
    milliseconds(document.published_at)
    milliseconds(document.fetched_at)
    date.fromisoformat(document.published_day)
    return content_of(document)


def writable(text: str) -> str:
    """Engines take UTF-8 only; half a character becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def words_of(query: Node) -> tuple[Words, ...]:
    """The words that a query asks for, leaving out those that it forbids."""
    match query:
        case Words():
            return (query,)
        case All(parts=parts) | AnyOf(parts=parts):
            return tuple(word for part in parts for word in words_of(part))
        case Not():
            return ()
        case _:
            return ()
