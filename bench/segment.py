"""How quickly texts are cut into what is searched, beside jieba: `python -m bench.segment`.

Ours, for the index, cuts into single characters and finds those words in them that a dictionary of two characters and
the city's own know; jieba, in the two ways in which people index, into words of its dictionary; rjieba, its port to
Rust, which cuts for the judges. Sentences of bench.articles; each way over the same texts, turn by turn.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import time
from collections.abc import Callable
from importlib.metadata import version
from itertools import islice

import jieba

from bench.articles import documents
from cities.load import load_city
from index.text import Cutter, city_words
from index.tokens import Tokens
from nlp.segment import tokenizer_with

ROUNDS = 5


def ways() -> dict[str, Callable[[list[str]], int]]:
    """Name → a function that cuts texts and gives the number of pieces."""
    tokens = Tokens(Cutter(city_words(load_city("sample"))).known)
    jieba.setLogLevel(logging.WARNING)
    words = jieba.Tokenizer()
    name, ported = f"jieba {version('jieba')}", tokenizer_with(())
    return {
        "ours: characters, and the known words in them": lambda texts: sum(
            each.characters.count(" ") + each.known.count(" ") for each in tokens.cut(texts)
        ),
        f"{name}, cut_for_search": lambda texts: sum(1 for text in texts for _ in words.cut_for_search(text)),
        f"{name}, cut": lambda texts: sum(1 for text in texts for _ in words.cut(text)),
        f"rjieba {version('rjieba')}, cut": lambda texts: sum(len(ported.cut(text)) for text in texts),
    }


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.segment")
    asked.add_argument("--texts", type=int, default=2_000)
    number: int = asked.parse_args().texts
    texts = [f"{each.title}\n{each.body}" for each in islice(documents(load_city("sample"), number), number)]
    length = sum(map(len, texts)) / number
    cutting = ways()
    for cut in cutting.values():
        cut(texts[:100])  # reads its dictionary
    rates: dict[str, list[float]] = {name: [] for name in cutting}
    for _ in range(ROUNDS):
        for name, cut in cutting.items():
            begun = time.process_time()
            cut(texts)
            rates[name].append(number / (time.process_time() - begun))
    print(f"{number:,} articles of {length:.0f} characters, {ROUNDS} rounds turn by turn.\n")
    print("| way | least articles a second | median | most |\n|---|---|---|---|")
    for name, some in rates.items():
        print(f"| {name} | {min(some):,.0f} | {statistics.median(some):,.0f} | {max(some):,.0f} |")


if __name__ == "__main__":
    main()
