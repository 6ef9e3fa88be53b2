"""What else one might keep articles in on one machine: SQLite FTS5, and tantivy-py used plainly, words cut by jieba.

They are handed the cut words, so that cutting is not in their time in; queries are cut by the same jieba. Each keeps
the document as JSON made by the same serializer as ours, and tantivy-py writes with as many threads.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar, Protocol

import jieba
import tantivy
from tantivy import FieldType, Occur, Order, Query

from index.document import Document
from index.embedded_writing import heap_of_a_rebuild
from index.fields import values_of
from index.packed import content_of
from index.store import FACETS, All, AnyOf, Between, Node, Not, Term, Words

Prepared = tuple[Document, str]
"""A document and its words with spaces between."""
SHOWN = 20
_ONE = ("source", "kind", "tier", "sentiment", "month", "day")
_MANY = ("district", "topic")


class Peer(Protocol):
    NAME: ClassVar[str]
    QUERIES: ClassVar[int]
    """of the log; the whole of it would take too long of one that is slow"""

    def __init__(self, root: Path) -> None: ...
    def put(self, prepared: Iterable[Prepared]) -> None: ...
    def search(self, node: Node, sort: str) -> int: ...


def cut(text: str) -> str:
    return " ".join(word for word in jieba.cut_for_search(text) if word.strip())


class Sqlite:
    NAME = f"SQLite {sqlite3.sqlite_version} FTS5"
    QUERIES = 100

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        self._base = sqlite3.connect(root / "articles.db")
        self._base.executescript(f"""
            PRAGMA journal_mode = WAL;
            CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT UNIQUE, at TEXT, heat INTEGER, env INTEGER,
                original INTEGER, {", ".join(_ONE)}, document TEXT);
            CREATE INDEX article_at ON article (at);
            {"".join(f"CREATE TABLE {name} (number INTEGER, value TEXT);" for name in _MANY)}
            CREATE VIRTUAL TABLE word USING fts5 (words, content='', tokenize='unicode61');""")

    def put(self, prepared: Iterable[Prepared]) -> None:
        base = self._base
        for number, (each, words) in enumerate(prepared):
            one = [next(iter(values_of(each, name)), None) for name in _ONE]
            text = content_of(each).decode()
            row = (number, each.id, each.published_at, each.heat, each.environmental, each.original, *one, text)
            base.execute(f"INSERT INTO article VALUES ({','.join('?' * len(row))})", row)
            for name in _MANY:
                base.executemany(
                    f"INSERT INTO {name} VALUES (?, ?)", [(number, value) for value in values_of(each, name)]
                )
            base.execute("INSERT INTO word (rowid, words) VALUES (?, ?)", (number, words))
        for name in _MANY:
            base.execute(f"CREATE INDEX {name}_number ON {name} (number)")
        base.commit()

    def search(self, node: Node, sort: str) -> int:
        """How many were found, after the counts of all fields and the documents of a page have been read."""
        where, values = self._where(node)
        base = self._base
        base.execute("CREATE TEMP TABLE found (number INTEGER PRIMARY KEY)")
        base.execute(f"INSERT INTO found SELECT number FROM article WHERE {where}", values)
        for name in _ONE:
            base.execute(f"SELECT {name}, count(*) FROM found JOIN article USING (number) GROUP BY {name}").fetchall()
        for name in _MANY:
            base.execute(f"SELECT value, count(*) FROM found JOIN {name} USING (number) GROUP BY value").fetchall()
        by = "heat" if sort == "heat" else "at"
        rows = base.execute(
            f"SELECT document FROM found JOIN article USING (number) ORDER BY {by} DESC LIMIT {SHOWN}"
        ).fetchall()
        for (document,) in rows:
            json.loads(document)
        (total,) = base.execute("SELECT count(*) FROM found").fetchone()
        base.execute("DROP TABLE found")
        return int(total)

    def _where(self, node: Node) -> tuple[str, list[Any]]:
        match node:
            case Words(text=text):
                asked = " ".join(f'"{word}"' for word in jieba.cut(text) if word.isalnum())
                return "number IN (SELECT rowid FROM word WHERE word MATCH ?)", [asked or '""']
            case Term(field=field, value=value) if field in _MANY:
                return f"number IN (SELECT number FROM {field} WHERE value = ?)", [value]
            case Term(field=field, value=value):
                return f"{field} = ?", [{"yes": 1, "no": 0}.get(value, value)]
            case Between(first=first, last=last):
                return "day BETWEEN ? AND ?", [first or "", last or "9"]
            case Not(part=part):
                where, values = self._where(part)
                return f"NOT {where}", values
            case All(parts=parts) | AnyOf(parts=parts):
                each = [self._where(part) for part in parts]
                word = " AND " if isinstance(node, All) else " OR "
                return f"({word.join(where for where, _ in each) or '1'})", [v for _, values in each for v in values]


class PlainTantivy:
    NAME = f"tantivy-py {version('tantivy')} used plainly"
    QUERIES = 1000

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("words", tokenizer_name="whitespace")
        for name in (*FACETS, "id", "env", "original"):
            builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
        for name in ("at", "heat", "number"):
            builder.add_unsigned_field(name, fast=True, indexed=True)
        builder.add_bytes_field("document", stored=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, str(root))

    def put(self, prepared: Iterable[Prepared]) -> None:
        writer = self._index.writer(heap_of_a_rebuild()[0], 2)
        for each, words in prepared:
            made = tantivy.Document()
            made.add_text("words", words)
            made.add_text("id", each.id)
            for name in FACETS:
                for value in values_of(each, name):
                    made.add_text(name, value)
            made.add_text("env", "yes" if each.environmental else "no")
            made.add_text("original", "yes" if each.original else "no")
            made.add_unsigned("at", int(each.published_at[:16].translate({ord("-"): "", ord(":"): "", ord("T"): ""})))
            made.add_unsigned("number", int(each.published_day.replace("-", "")))
            made.add_unsigned("heat", each.heat)
            made.add_bytes("document", content_of(each))
            writer.add_document(made)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(self, node: Node, sort: str) -> int:
        searcher, query = self._index.searcher(), self._query(node)
        by = {"relevance": None, "time": "at", "heat": "heat"}[sort]
        found = searcher.search(query, SHOWN, True, order_by_field=by, order=Order.Desc)
        for _, address in found.hits:
            json.loads(searcher.doc(address).get_first("document") or b"")
        searcher.aggregate(query, {name: {"terms": {"field": name, "size": 65_000}} for name in FACETS})
        return int(found.count)  # type: ignore[attr-defined]

    def _query(self, node: Node) -> Query:
        match node:
            case Words(text=text):
                words = [word for word in jieba.cut(text) if word.isalnum()]
                return self._every([Query.term_query(self._schema, "words", word) for word in words])
            case Term(field=field, value=value):
                return Query.term_query(self._schema, field, value)
            case Between(first=first, last=last):
                ends = [None if day is None else int(day.replace("-", "")) for day in (first, last)]
                return Query.range_query(self._schema, "number", FieldType.Unsigned, *ends)
            case Not(part=part):
                return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, self._query(part))])
            case All(parts=parts):
                return self._every([self._query(part) for part in parts])
            case AnyOf(parts=parts):
                return Query.boolean_query([(Occur.Should, self._query(part)) for part in parts])

    def _every(self, queries: list[Query]) -> Query:
        return Query.boolean_query([(Occur.Must, query) for query in queries or [Query.all_query()]])


PEERS: tuple[type[Peer], ...] = (Sqlite, PlainTantivy)
