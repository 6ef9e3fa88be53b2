"""topics.yaml: the city's topics and finer subjects, with the words that can always add one."""

from __future__ import annotations

from cities.facts import Fact, Identifier, Words

STANDARD_TOPICS = (
    "air", "power_plant", "water", "soil_waste", "noise",
    "inspection", "enforcement", "ecology", "policy", "publicity",
)  # fmt: skip


class Topic(Fact):
    """A topic: `words` say it by themselves; `but_not` are longer words in which one of them means something else."""

    id: Identifier
    name: str
    words: Words = ()
    but_not: Words = ()


class Tag(Fact):
    """A finer subject of the year's plan, found by its words."""

    id: Identifier
    name: str
    words: Words


class Topics(Fact):
    topics: tuple[Topic, ...]
    tags: tuple[Tag, ...] = ()
    near_misses: Words = ()
