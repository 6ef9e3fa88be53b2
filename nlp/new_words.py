"""New words: what the dictionary lacks and many articles use, found by how firmly characters hold together and how
freely the whole stands.

Cohesion is the least pointwise mutual information over all cuts in two; freedom the least entropy of what stands to the
left and to the right (Matrix67's account of both, 2012, after the statistics of collocations).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Protocol

from cities.city import City
from nlp.segment import is_known, words_of
from nlp.topics import city_lexicon

LONGEST = 6
LEAST_TIMES, LEAST_ARTICLES = 5, 3
# In nats: a word whose halves met by chance has a cohesion of 0; one that always has the same neighbour no freedom.
COHESION, FREEDOM = 3.5, 1.0
# A digit is one neighbour, whichever it is: what only ever follows a number counts something and is no word.
_RUN = re.compile(r"[\u4e00-\u9fff0]+")
_DIGITS = re.compile(r"\d+")
# Characters that join words rather than make them; a candidate neither begins nor ends with one.
_JOINERS = frozenset(
    "的了是在和与及或就都也还很不没有被把将对从到为以于其这那该等并而但个们着过上下中年月日时我你他她它说请想一"
)


class Written(Protocol):
    """What has a title and a body."""

    @property
    def title(self) -> str: ...

    @property
    def body(self) -> str: ...


@dataclass(frozen=True)
class NewWord:
    """A word, how often it stands in how many articles, and one place where it does (a quotation)."""

    word: str
    times: int
    articles: int
    quotation: str


def new_words(articles: Sequence[Written], known: Iterable[str] = (), most: int = 50) -> list[NewWord]:
    """The words that neither the dictionary nor `known` has, most used first."""
    written = [f"{article.title}\n{article.body}" for article in articles]
    texts = [_DIGITS.sub("0", text) for text in written]
    counts = Counter[str]()
    for text in texts:
        for run in _RUN.findall(text):
            counts.update(run[start : start + n] for n in range(1, LONGEST + 1) for start in range(len(run) - n + 1))
    letters = sum(count for gram, count in counts.items() if len(gram) == 1)
    old = set(known)
    likely = {
        gram for gram, count in counts.items()
        if count >= LEAST_TIMES and len(gram) > 1 and "0" not in gram and not {gram[0], gram[-1]} & _JOINERS
        and not is_known(gram) and gram not in old and _cohesion(gram, counts, letters) >= COHESION
    }  # fmt: skip
    free = {gram for gram, freedom in _freedom(texts, likely).items() if freedom >= FREEDOM}
    found = [_found(gram, written, counts) for gram in free if not _is_made_of_words(gram)]
    wide = [one for one in found if one.articles >= LEAST_ARTICLES]
    return sorted(_longest(wide), key=lambda one: (-one.times, one.word))[:most]


def city_words(city: City) -> set[str]:
    """The city's names and its topics' words, and the shipped lexicon's: nobody need be told of those."""
    places = city.districts_file
    names = {places.city.name, *places.city.aliases, places.city.province}
    for district in places.districts:
        names |= {*district.names, *district.towns, *district.landmarks, *district.organs}
    return names | {word for words in city_lexicon(city.topics).groups.values() for word in words}


def _cohesion(gram: str, counts: Counter[str], letters: int) -> float:
    return min(log(counts[gram] * letters / (counts[gram[:cut]] * counts[gram[cut:]])) for cut in range(1, len(gram)))


def _freedom(texts: Sequence[str], likely: set[str]) -> dict[str, float]:
    """Each candidate's lesser entropy of neighbours; the edge of a run of characters is a neighbour of its own."""
    left: dict[str, Counter[str]] = defaultdict(Counter)
    right: dict[str, Counter[str]] = defaultdict(Counter)
    edge = 0
    for text in texts:
        for run in _RUN.findall(text):
            for n in range(2, LONGEST + 1):
                for start in range(len(run) - n + 1):
                    gram = run[start : start + n]
                    if gram in likely:
                        edge += 1
                        left[gram][run[start - 1] if start else str(edge)] += 1
                        right[gram][run[start + n] if start + n < len(run) else str(edge)] += 1
    return {gram: min(_entropy(left[gram]), _entropy(right[gram])) for gram in left}


def _entropy(counts: Counter[str]) -> float:
    total = counts.total()
    return -sum(count / total * log(count / total) for count in counts.values())


def _is_made_of_words(gram: str) -> bool:
    """Two known words side by side are a phrase, not a word."""
    parts = words_of(gram)
    return len(parts) > 1 and all(len(part) > 1 for part in parts)


def _found(gram: str, texts: Sequence[str], counts: Counter[str]) -> NewWord:
    holding = [text for text in texts if gram in text]
    place = holding[0].index(gram)
    around = holding[0][max(0, place - 12) : place + len(gram) + 12].replace("\n", " ")
    return NewWord(gram, counts[gram], len(holding), around)


def _longest(words: Sequence[NewWord]) -> list[NewWord]:
    """Without what stands nearly always within a longer one."""
    return [
        one for one in words
        if not any(one.word != other.word and one.word in other.word and other.times > one.times / 2 for other in words)
    ]  # fmt: skip
