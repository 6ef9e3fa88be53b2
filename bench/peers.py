"""The extractors that others use, each as one function; those that are not installed are absent (extra `bench`)."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """What an extractor says of a page; None for what it does not tell at all."""

    body: str | None = None
    title: str | None = None
    day: str | None = None


Extractor = Callable[[bytes, str | None], Said]


@dataclass(frozen=True, slots=True)
class Peer:
    """`make` imports what it needs and gives the extractor."""

    package: str
    module: str
    make: Callable[[], Extractor]
    note: str = ""

    @property
    def is_absent(self) -> bool:
        return importlib.util.find_spec(self.module) is None

    @property
    def name(self) -> str:
        return f"{self.package} {version(self.package)}{self.note}"


def _readability() -> Extractor:
    document, html = import_module("readability").Document, import_module("lxml.html")

    def extract(page: bytes, url: str | None) -> Said:
        found = document(page.decode("utf-8", "replace"))
        return Said(str(html.fromstring(found.summary()).text_content()), str(found.short_title()))

    return extract


def _gne() -> Extractor:
    extractor = import_module("gne").GeneralNewsExtractor()

    def extract(page: bytes, url: str | None) -> Said:
        found: dict[str, Any] = extractor.extract(page.decode("utf-8", "replace"))
        return Said(found["content"], found["title"], found["publish_time"])

    return extract


def _trafilatura() -> Extractor:
    bare_extraction = import_module("trafilatura").bare_extraction

    def extract(page: bytes, url: str | None) -> Said:
        found = bare_extraction(page.decode("utf-8", "replace"), url=url, with_metadata=True)
        return Said("", "", "") if found is None else Said(found.text or "", found.title or "", found.date or "")

    return extract


def _resiliparse() -> Extractor:
    tree, plain = import_module("resiliparse.parse.html").HTMLTree, import_module("resiliparse.extract.html2text")

    def extract(page: bytes, url: str | None) -> Said:
        parsed = tree.parse(page.decode("utf-8", "replace"))
        return Said(plain.extract_plain_text(parsed, main_content=True))

    return extract


def _lexbor() -> Extractor:
    parser = import_module("selectolax.lexbor").LexborHTMLParser

    def extract(page: bytes, url: str | None) -> Said:
        parser(page)
        return Said()

    return extract


def _lxml() -> Extractor:
    etree = import_module("lxml.etree")

    def extract(page: bytes, url: str | None) -> Said:
        etree.fromstring(page, etree.HTMLParser(encoding="utf-8", huge_tree=True))
        return Said()

    return extract


PEERS = (
    Peer("readability-lxml", "readability", _readability),
    Peer("gne", "gne", _gne),
    Peer("trafilatura", "trafilatura", _trafilatura),
    Peer("resiliparse", "resiliparse", _resiliparse, note=" main_content"),
    Peer("selectolax", "selectolax", _lexbor, note=": parsing alone"),
    Peer("lxml", "lxml", _lxml, note=": parsing alone"),
)


def present() -> Iterator[Peer]:
    return (peer for peer in PEERS if not peer.is_absent)


def absent() -> list[str]:
    return [peer.package for peer in PEERS if peer.is_absent]
