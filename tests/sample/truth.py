"""The sample texts with what a person read in them, and the document that the demo made of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import yaml

from cities.load import CITIES
from huanyu.workplace import Workplace
from index.document import Document
from index.documents import documents

TEXTS = CITIES / "sample" / "sites" / "texts"


@dataclass(frozen=True, slots=True)
class Read:
    """One text: its source and key, the item as written, a person's answers, the documents made of it."""

    source: str
    key: str
    item: dict[str, Any]
    truth: dict[str, Any]
    documents: tuple[Document, ...]

    @property
    def document(self) -> Document:
        (document,) = self.documents
        return document


def read_texts(work: Workplace) -> tuple[list[Read], list[Document]]:
    """Every text with its documents (matched by source and by title, or by the text's first words), and the documents
    that match none."""
    with work.ledger() as ledger:
        made = list(documents(work.city, work.folder, ledger))
    left = {(document.source, document.id): document for document in made}
    texts = []
    for path in sorted(TEXTS.glob("*.yaml")):
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        for item in data["items"]:
            mine = tuple(each for each in made if each.source == data["source"] and _is(item, each))
            for document in mine:
                left.pop((document.source, document.id), None)
            texts.append(Read(data["source"], str(item["key"]), item, item["truth"], mine))
    return texts, list(left.values())


def _is(item: dict[str, Any], document: Document) -> bool:
    """The same text: the same moment where the page says one, and the same title or first words."""
    if document.dated and document.published_at[:10] != str(item["published"])[:10]:
        return False
    titles = {item.get("title"), item.get("corrected", {}).get("title")} - {None}
    if titles:
        return _plain(document.title) in {_plain(title) for title in titles}
    return _plain(document.body)[:30] == _plain(item["body"])[:30]


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def f1(pairs: Iterable[tuple[Iterable[Hashable], Iterable[Hashable]]]) -> float:
    """Micro-F1 over (true, found) sets."""
    right = found = true = 0
    for wanted, given in pairs:
        wanted_counts, given_counts = Counter(wanted), Counter(given)
        right += (wanted_counts & given_counts).total()
        found += given_counts.total()
        true += wanted_counts.total()
    return 2 * right / (found + true)


def macro_f1(pairs: list[tuple[set[str], set[str]]]) -> dict[str, float]:
    """F1 by label over (true, found) sets of labels; labels that are in neither are left out."""
    labels = sorted(set().union(*(true | found for true, found in pairs)))
    return {label: f1([(true & {label}, found & {label}) for true, found in pairs]) for label in labels}
