"""Real texts in every store: what queries find, count and put in order, and how much of a substring scan is found."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import opencc
import pytest

from index.document import Document
from index.store import FACETS, All, AnyOf, Between, Node, Not, Sort, Store, Term, Words
from index.text import Cutter, fold
from tests.index.made import CODES, TOPICS, made
from tests.index.oracle import counts, found

QUERIES = 400
RECALL_QUERIES = 500


def rows(path: Path, count: int) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = file.readlines()
    yield from map(json.loads, lines[:: max(1, len(lines) // count)][:count])


@pytest.fixture(scope="module")
def documents(shared: Path) -> list[Document]:
    """News and citizens' messages as they stand, under drawn conditions."""
    texts = [(row["title"], row["text"]) for row in rows(shared / "tv" / "xwlb_2022-09_2025-12.jsonl.gz", 120)]
    messages = shared / "complaints" / "messages_with_replies.jsonl.gz"
    texts += [(row["title"], row["body"] + row["reply"]) for row in rows(messages, 120)]
    draw, documents = Random(5), []
    for number, (title, body) in enumerate(texts):
        day = f"2026-0{draw.choice((5, 6))}-{draw.randint(1, 28):02d}"
        documents.append(
            made(
                f"{draw.getrandbits(32):08x}{number:04d}", title, body,
                published_at=f"{day}T{draw.choice((0, 8, 20)):02d}:00:00+08:00", published_day=day,
                published_month=day[:7], kind=draw.choice(("press", "weibo")), tier=draw.choice(("city", "county")),
                sentiment=draw.choice(("negative", "neutral")), topics=tuple(draw.sample(TOPICS, draw.randint(0, 2))),
                districts=tuple(draw.sample(CODES, draw.randint(0, 2))), heat=draw.choice((0, 0, 7, 300)),
            )
        )  # fmt: skip
    return documents


def drawn_text(draw: Random, documents: list[Document], longest: int = 6) -> str:
    """A run of two or more Han characters as it stands in one of the texts, across the borders of words too."""
    while True:
        body = draw.choice(documents).body or "无"
        start, length = draw.randrange(len(body)), draw.randint(2, longest)
        text = body[start : start + length]
        if len(text) == length and all("一" <= char <= "鿿" for char in text):
            return text


def drawn_query(draw: Random, documents: list[Document], depth: int = 0) -> Node:
    match draw.randrange(8 if depth < 2 else 5):
        case 0 | 1:
            return Words(text=drawn_text(draw, documents), phrase=draw.random() < 0.5)
        case 2:
            return Term(field="district", value=draw.choice(CODES))
        case 3:
            field, value = draw.choice(
                (("topic", "air"), ("sentiment", "negative"), ("kind", "weibo"), ("tier", "city"))
            )
            return Term(field=field, value=value)
        case 4:
            first, last = sorted(f"2026-0{draw.choice((5, 6))}-{draw.randint(1, 28):02d}" for _ in range(2))
            return Between(first=first, last=last)
        case 5:
            return Not(part=drawn_query(draw, documents, depth + 1))
        case kind:
            parts = tuple(drawn_query(draw, documents, depth + 1) for _ in range(draw.randint(1, 3)))
            return All(parts=parts) if kind == 6 else AnyOf(parts=parts)


def spelt_out(node: Node, cutter: Cutter) -> Node:
    """Words as phrases alone, for the oracle: the whole together, or each of its words."""
    match node:
        case Words(text=text, phrase=False):
            words = cutter.words_asked(text)
            each = All(parts=tuple(Words(text=word, phrase=True) for word in words))
            whole = Words(text=text, phrase=True)
            return AnyOf(parts=(whole, each)) if len(words) > 1 else whole
        case All(parts=parts):
            return All(parts=tuple(spelt_out(part, cutter) for part in parts))
        case AnyOf(parts=parts):
            return AnyOf(parts=tuple(spelt_out(part, cutter) for part in parts))
        case Not(part=part):
            return Not(part=spelt_out(part, cutter))
        case _:
            return node


ORDERS: dict[Sort, object] = {
    "time": lambda document: (-int(document.published_at[:13].translate({45: "", 84: ""})), document.id),
    "heat": lambda document: (-document.heat, document.id),
}


def test_generated_queries_over_real_texts_find_count_and_order_as_a_plain_scan_does(
    store: Store, documents: list[Document], cutter: Cutter
) -> None:
    store.put(documents)
    draw = Random(20261129)
    for _ in range(QUERIES):
        query = drawn_query(draw, documents)
        sort, facet = draw.choice(("time", "heat")), draw.choice(FACETS)
        expected = sorted(found(documents, spelt_out(query, cutter)), key=ORDERS[sort])  # type: ignore[arg-type]
        result = store.search(query, limit=30, sort=sort, facets=("id", facet))
        assert result.total == len(expected), query
        assert set(result.facets["id"]) == {document.id for document in expected}, query
        assert [hit.document.id for hit in result.hits] == [document.id for document in expected[:30]], query
        assert result.facets[facet] == counts(expected, facet), query


def test_of_what_a_substring_scan_finds_in_real_texts_nearly_all_is_found_and_little_else(
    store: Store, documents: list[Document]
) -> None:
    """Typed as it stands, in traditional characters, or in wide signs and capitals."""
    store.put(documents)
    folded = {document.id: (fold(document.title), fold(document.body)) for document in documents}
    traditional, draw = opencc.OpenCC("s2t"), Random(2026)
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    scanned = got = both = 0
    for number in range(RECALL_QUERIES):
        word = drawn_text(draw, documents)
        typed = (word, traditional.convert(word), f"{word}".upper().translate(wide))[number % 3]
        plain = fold(typed)
        by_scan = {id for id, parts in folded.items() if any(plain in part for part in parts)}
        by_store = set(store.search(Words(text=typed), limit=0, facets=("id",)).facets["id"])
        scanned, got, both = scanned + len(by_scan), got + len(by_store), both + len(by_scan & by_store)
    recall, precision = both / scanned, both / got
    print(f"recall {recall:.4f}, precision {precision:.4f} over {RECALL_QUERIES} queries")
    assert recall >= 0.995
    assert precision >= 0.95
