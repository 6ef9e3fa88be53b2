"""Topics: which are decided, from the model's probabilities and the city's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from cities.topics import Topics
from nlp.annotation import TopicLabel
from nlp.features import TOPICS, Found
from nlp.lexicon import Lexicon, base_lexicon
from nlp.linear import Floats
from nlp.reading import one_spelling

ENV = 0.5
# Below one half, since a text of the environment has a topic, and a missed one costs more than a doubtful one.
DECIDED = 0.35
# How sure the city's words make a topic that the model does not know.
BY_WORDS = 0.8
# A head that has learnt from a few dozen texts is believed sooner where the topic's own words stand.
OWN_NAMED, OWN_LEARNT = 0.25, 0.5
_SHORT = 200
OWN = "own:"
_FIELD = frozenset((*TOPICS, "env"))


def city_lexicon(topics: Topics) -> Lexicon:
    """The shipped words with the city's: a topic's words count for it, its longer words that mislead for nothing."""
    more: dict[str, list[str]] = {"near_miss": [one_spelling(word) for word in topics.near_misses]}
    for topic in topics.topics:
        words = [one_spelling(word) for word in topic.words]
        more[f"{OWN}{topic.id}"] = words
        if topic.id in TOPICS:
            more[topic.id] = words
        more["near_miss"].extend(one_spelling(word) for word in topic.but_not)
    return base_lexicon().with_words(more)


def decided_topics(
    env: float, given_env: Floats, found: Found, length: int, topics: Topics, learnt: Mapping[str, float] | None = None
) -> tuple[TopicLabel, ...]:
    """The decided topics, most probable first: none where it is not env but the city's own.

    A topic of the city's own is decided by its words, and where a head has `learnt` it from labels by that.
    """
    offered = {topic.id for topic in topics.topics}
    named = words_say(found, length, (topic.id for topic in topics.topics))
    chances = _of_model(env, given_env, offered, named)
    told = {topic: chance for topic, chance in (learnt or {}).items() if topic in offered and topic not in TOPICS}
    chances |= {topic: BY_WORDS for topic in named if topic not in TOPICS and topic not in told}
    chances |= {topic: chance for topic, chance in told.items() if chance >= _own_bar(topic in named)}
    order = sorted(chances, key=lambda topic: (-chances[topic], topic))
    return tuple(TopicLabel(label=topic, p=round(chances[topic], 4)) for topic in order)


def _of_model(env: float, given_env: Floats, offered: set[str], named: set[str]) -> dict[str, float]:
    if env < ENV:
        return {}
    chances = {topic: float(chance) for topic, chance in zip(TOPICS, given_env, strict=True) if topic in offered}
    if not chances:
        return {}
    first = max(chances, key=lambda topic: chances[topic])
    kept = {topic: chance for topic, chance in chances.items() if chance >= _bar(topic in named) or topic == first}
    return {topic: chance * env for topic, chance in kept.items()}


def _bar(named: bool) -> float:
    return DECIDED / 2 if named else DECIDED


def _own_bar(named: bool) -> float:
    return OWN_NAMED if named else OWN_LEARNT


def words_say(found: Found, length: int, topics: Iterable[str]) -> set[str]:
    """The topics whose own words stand in the title, twice in the body, or once in a short text."""
    title = {group for hit in found.title for group in hit.groups}
    body = Counter(group for hit in found.body for group in hit.groups if group.startswith(OWN))
    enough = 1 if length <= _SHORT else 2
    return {topic for topic in topics if OWN + topic in title or body[OWN + topic] >= enough}


def topic_set(chances: Sequence[float]) -> set[str]:
    """The topics of a text that is env, without a city's words: for measuring while training."""
    first = max(range(len(chances)), key=lambda number: chances[number])
    return {topic for number, topic in enumerate(TOPICS) if chances[number] >= DECIDED or number == first}


def field_words(found: Found) -> frozenset[str]:
    """The words found that speak for a topic or for the environment."""
    return frozenset(hit.word for hit in (*found.title, *found.body) if not _FIELD.isdisjoint(hit.groups))
