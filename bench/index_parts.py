"""What an article costs on its way into the embedded index, part by part, and what of it is the engine's own."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import tantivy

from bench.articles import documents
from bench.index_peers import cut
from cities.city import City
from index.document import Document
from index.embedded import EmbeddedStore
from index.embedded_codes import Codes
from index.embedded_schema import kept, schema, with_words
from index.embedded_writing import DOCUMENTS_CUT_AT_ONCE, heap_of_a_rebuild
from index.fields import checked
from index.packed import LEARNT_FROM, Packer, learnt_from
from index.tokens import Cut

NUMBER = 20_000
CORES = 2


def parts(city: City, store: EmbeddedStore) -> None:
    """Processor time of each step on the way of an article, one after the other, and of the engine for each field."""
    some = list(documents(city, NUMBER))
    tokens, codes = store.tokens, Codes()
    cuts: list[Cut] = []

    def cut_all() -> None:
        for at in range(0, NUMBER, DOCUMENTS_CUT_AT_ONCE):
            texts = [text for each in some[at : at + DOCUMENTS_CUT_AT_ONCE] for text in (each.title, each.body)]
            cuts.extend(tokens.cut(texts))

    cutting = _each(cut_all)
    contents: list[bytes] = []
    checking = _each(lambda: contents.extend(map(checked, some)))
    packer = Packer(learnt_from(contents[:LEARNT_FROM]))
    packed: list[bytes] = []
    packing = _each(lambda: packed.extend(map(packer.pack, contents)))
    made: list[tantivy.Document] = []
    pairs = list(zip(cuts[::2], cuts[1::2], strict=True))
    making = _each(lambda: made.extend(_made(some, contents, packed, pairs, codes)))
    engine = _in_engine(store.root, made)
    whole = cutting + checking + packing + making + engine
    print(
        f"Of {whole:.0f} µs of processor an article, {cutting:.0f} cut the text into characters and known words, "
        f"{checking:.0f} check and write it as JSON, {packing:.0f} pack that, {making:.0f} hand it over, and "
        f"{engine:.0f} are the engine's. {CORES} cores would take {_rate(whole)} a second with cutting in it, "
        f"{_rate(whole - cutting)} without, and the engine alone {_rate(engine)}."
    )
    nothing = Cut("", "")
    left_out: dict[str, Callable[[Cut], Cut]] = {
        "the known words": lambda each: Cut(each.characters, ""),
        "the characters with their places": lambda each: Cut("", each.known),
        "both": lambda each: nothing,
    }
    told = []
    for name, left in left_out.items():
        less = [(left(title), left(body)) for title, body in pairs]
        told.append(f"{_in_engine(store.root, list(_made(some, contents, packed, less, codes))):.0f} without {name}")
    by_jieba = _each(lambda: [cut(each.body) for each in some[:200]]) * NUMBER / 200
    print(f"Of the engine's, {', '.join(told)}. jieba's cut_for_search alone would take {by_jieba:,.0f}.\n")


def _made(
    some: list[Document], contents: list[bytes], packed: list[bytes], cuts: list[tuple[Cut, Cut]], codes: Codes
) -> Iterable[tantivy.Document]:
    for document, content, small, (title, body) in zip(some, contents, packed, cuts, strict=True):
        yield with_words(kept(document, content, small, codes), title, body)


def _in_engine(root: Path, made: list[tantivy.Document]) -> float:
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    index = tantivy.Index(schema(), str(root))

    def write() -> None:
        writer = index.writer(*heap_of_a_rebuild())
        for each in made:
            writer.add_document(each)
        writer.commit()
        writer.wait_merging_threads()

    return _each(write)


def _each(work: Callable[[], object]) -> float:
    """µs of all threads of this process an article."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) / NUMBER * 1e6


def _rate(each: float) -> str:
    return f"{CORES * 1e6 / each:,.0f}"
