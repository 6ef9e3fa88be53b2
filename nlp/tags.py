"""Tags: the finer subjects of the city's plan, each with the words that say it."""

from __future__ import annotations

from collections.abc import Iterator

from cities.topics import Topics
from crawlers.article import Article
from nlp.annotation import Field, Tagged
from nlp.lexicon import Lexicon

_NEAR_MISS = "near_miss"


def tag_lexicon(topics: Topics) -> Lexicon:
    """The words of the tags, and the city's longer words in which one of them means something else."""
    misleading = [word for topic in topics.topics for word in topic.but_not]
    groups = {tag.id: tag.words for tag in topics.tags}
    return Lexicon({_NEAR_MISS: (*misleading, *topics.near_misses), **groups})


def tags_of(article: Article, lexicon: Lexicon) -> tuple[Tagged, ...]:
    """Each tag once, where it is first said, title before body; in the order of the text."""
    first: dict[str, Tagged] = {}
    for tagged in _all(article, lexicon):
        first.setdefault(tagged.id, tagged)
    return tuple(first.values())


def _all(article: Article, lexicon: Lexicon) -> Iterator[Tagged]:
    texts: tuple[tuple[Field, str], ...] = (("title", article.title), ("body", article.body))
    for field, text in texts:
        for hit in lexicon.hits(text):
            if _NEAR_MISS not in hit.groups:
                for tag in hit.groups:
                    yield Tagged(id=tag, evidence=hit.word, field=field, start=hit.start, end=hit.end)
