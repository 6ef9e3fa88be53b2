"""Events: articles, posts and messages about one happening, put together as they come in."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import exp, log, sqrt

from nlp.borders import frequency
from nlp.traces import Trace

# Tuned on events labelled by people: see tests/nlp/test_events.py for what must come together and what must not.
JOIN = 0.3
MERGE = 0.42
QUIET_DAYS = 14
_RECENT = 40
_SAME_FIRM, _SAME_PLACE, _SAME_DISTRICT, _OTHER_DISTRICT = 0.2, 0.16, 0.05, -0.08
_SAME_TOPIC, _OTHER_TOPIC = 0.03, -0.08
_SAME_CAMPAIGN = 0.17
_FADE_DAYS, _LASTING_DAYS = 30.0, 120.0
# What people complain of goes on for months: between messages little fades, but they must name the same estate, road or
# firm, or say almost the same. Set on the messages of docs/event-labels.md.
_NUISANCE_DAYS = 500.0
_SAME_NAME, _MORE_NAMES, _NO_NAME = 0.12, 0.04, -0.06
_LOCAL, _LOCAL_SHARE = 12, 0.002
_BURST_HOURS, _LEAST_BURST, _PER_BURST, _MOST_BURST = 48, 5, 0.07, 0.2
Vector = dict[str, float]


class Rarity:
    """How telling a word is: seldom in general Chinese, and seldom among the window's articles."""

    def __init__(self, traces: Iterable[Trace]) -> None:
        self._count = 0
        self._holding: Counter[str] = Counter()
        self._naming: Counter[str] = Counter()
        for trace in traces:
            self.add(trace)

    def add(self, trace: Trace) -> None:
        self._count += 1
        self._holding.update(trace.terms.keys())
        self._naming.update(trace.names)

    def of(self, word: str) -> float:
        # a text has some two hundred words: how many of a thousand general texts hold this one
        general = min(1.0, 200 * exp(frequency(word))) if frequency(word) > float("-inf") else 1e-4
        prior = 100.0
        return log((self._count + prior + 1) / (self._holding[word] + prior * general + 0.5))

    def is_local(self, name: str) -> bool:
        """Whether a name tells one place from others: few messages of the window say it."""
        return self._naming[name] <= max(_LOCAL, _LOCAL_SHARE * self._count)

    def vector(self, trace: Trace) -> Vector:
        """The trace's words weighted by rarity, of length 1."""
        weighted = {word: weight * self.of(word) for word, weight in trace.terms.items()}
        norm = sqrt(sum(weight * weight for weight in weighted.values())) or 1.0
        return {word: weight / norm for word, weight in weighted.items()}


@dataclass(slots=True)
class Story:
    """An event as it grows; one member alone is not yet an event that is told."""

    id: str
    members: list[Trace] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    centre: Vector = field(default_factory=dict)
    firms: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    districts: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    campaigns: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)

    @property
    def last(self) -> str:
        return max(member.at for member in self.members)

    @property
    def first(self) -> str:
        return min(member.at for member in self.members)

    def add(self, trace: Trace, vector: Vector) -> None:
        self.members.append(trace)
        keep = 1 - 1 / min(len(self.members), _RECENT)
        self.centre = {word: weight * keep for word, weight in self.centre.items() if weight * keep > 0.004}
        for word, weight in vector.items():
            self.centre[word] = self.centre.get(word, 0.0) + weight * (1 - keep)
        self.firms.update(trace.firms)
        self.places.update(trace.places)
        self.districts.update(trace.districts)
        self.topics.update(trace.topics)
        self.campaigns.update(trace.campaigns)
        self.names.update(trace.names)

    def take(self, other: Story) -> None:
        """Takes in another story that turned out to be this one."""
        mine, theirs = len(self.members), len(other.members)
        words = sorted(self.centre.keys() | other.centre.keys())
        self.centre = {
            word: (self.centre.get(word, 0.0) * mine + other.centre.get(word, 0.0) * theirs) / (mine + theirs)
            for word in words
        }
        self.members = sorted([*self.members, *other.members], key=lambda trace: (trace.at, trace.id))
        self.joins = sorted({*self.joins, other.id, *other.joins})
        for name in ("firms", "places", "districts", "topics", "campaigns", "names"):
            getattr(self, name).update(getattr(other, name))


def likeness(story: Story, trace: Trace, vector: Vector, at: datetime, rarity: Rarity) -> float:
    """How much an item speaks of the story's happening: words, firm, place, topic, campaign, and time between."""
    score = _cosine(vector, story.centre) + _agreement(story, trace)
    gap = abs((at - datetime.fromisoformat(story.last)).total_seconds()) / 86400
    if trace.kind == "message" and story.members[-1].kind == "message":
        return (score + _naming(story, trace, rarity)) * exp(-gap / _NUISANCE_DAYS) + _burst(story, trace, at)
    lasting = _shared(story.firms, trace.firms, story) or _shared(story.places, trace.places, story)
    return score * exp(-gap / (_LASTING_DAYS if lasting else _FADE_DAYS)) + _burst(story, trace, at)


def _shared(counts: Counter[str], values: Iterable[str], story: Story) -> bool:
    """A value that at least a third of the story's members name."""
    return any(counts[value] * 3 >= len(story.members) for value in values)


def _agreement(story: Story, trace: Trace) -> float:
    score = 0.0
    same_topic = any(topic in story.topics for topic in trace.topics)
    campaign = _shared(story.campaigns, trace.campaigns, story)
    if _shared(story.firms, trace.firms, story):
        score += _SAME_FIRM
    if _shared(story.places, trace.places, story):
        score += _SAME_PLACE if same_topic else _SAME_PLACE / 2
    if campaign:
        score += _SAME_CAMPAIGN
    elif trace.districts and story.districts:
        common = [code for code in trace.districts if code in story.districts]
        if not common:
            score += _OTHER_DISTRICT
        elif len(story.districts) <= 3:
            score += _SAME_DISTRICT
    if trace.topics and story.topics:
        score += _SAME_TOPIC if same_topic else _OTHER_TOPIC
    return score


def _naming(story: Story, trace: Trace, rarity: Rarity) -> float:
    """Whether a message names an estate, road or firm that the story's messages name."""
    same = sum(name in story.names and rarity.is_local(name) for name in trace.names)
    return _SAME_NAME + _MORE_NAMES * min(same - 1, 2) if same else _NO_NAME


def _burst(story: Story, trace: Trace, at: datetime) -> float:
    """In a burst people no longer say what they mean: a post of the same district and subject joins it."""
    if trace.kind not in ("weibo", "message") or not any(code in story.districts for code in trace.districts):
        return 0.0
    if not any(topic in story.topics for topic in trace.topics):
        return 0.0
    recent = 0
    for member in story.members[-_RECENT:]:
        hours = (at - datetime.fromisoformat(member.at)).total_seconds() / 3600
        recent += 0 <= hours <= _BURST_HOURS
    return min(_MOST_BURST, _PER_BURST * log(1 + recent)) if recent >= _LEAST_BURST else 0.0


def _cosine(vector: Vector, centre: Vector) -> float:
    small, large = (vector, centre) if len(vector) <= len(centre) else (centre, vector)
    dot = sum(weight * large[word] for word, weight in small.items() if word in large)
    return dot / ((sqrt(sum(w * w for w in vector.values())) * sqrt(sum(w * w for w in centre.values()))) or 1.0)


class Stories:
    """The stories of the window, and which one each item belongs to."""

    def __init__(self, rarity: Rarity) -> None:
        self.rarity = rarity
        self.stories: dict[str, Story] = {}
        self.story_of: dict[str, str] = {}
        self._by_key: dict[str, set[str]] = defaultdict(set)
        self.touched: set[str] = set()

    def restore(self, story: Story) -> None:
        """Puts back a story of an earlier day whose members and counts are complete."""
        self.stories[story.id] = story
        for member in story.members:
            self.story_of[member.id] = story.id
            self._index(member, story.id)

    def place(self, trace: Trace, kin: Iterable[str]) -> str:
        """Puts an item into the story it speaks of, or begins one; `kin` are ids of the same family."""
        vector = self.rarity.vector(trace)
        known = self.story_of.get(trace.id)
        if known is not None:
            return known
        at = datetime.fromisoformat(trace.at)
        family = [self.story_of[one] for one in kin if one in self.story_of]
        likely = sorted(
            ((likeness(self.stories[name], trace, vector, at, self.rarity), name) for name in self._candidates(trace)),
            key=lambda pair: (-pair[0], self.stories[pair[1]].first, pair[1]),
        )
        chosen = family[0] if family else next((name for score, name in likely if score >= JOIN), None)
        if chosen is None:
            chosen = trace.id
            self.stories[chosen] = Story(chosen)
        self.stories[chosen].add(trace, vector)
        self.story_of[trace.id] = chosen
        self._index(trace, chosen)
        self.touched.add(chosen)
        self._join(chosen, [name for score, name in likely[:4] if score >= JOIN and name != chosen])
        return self.story_of[trace.id]

    def _join(self, chosen: str, others: Sequence[str]) -> None:
        for name in others:
            one, other = self.stories.get(chosen), self.stories.get(name)
            if one is None or other is None or _cosine(one.centre, other.centre) + _common(one, other) < MERGE:
                continue
            if (other.first, other.id) < (one.first, one.id):
                one, other = other, one
            one.take(other)
            del self.stories[other.id]
            self.touched.discard(other.id)
            self.touched.add(one.id)
            for member in other.members:
                self.story_of[member.id] = one.id
                self._index(member, one.id)
            chosen = one.id

    def _index(self, trace: Trace, name: str) -> None:
        for key in self._keys(trace):
            self._by_key[key].add(name)

    def _candidates(self, trace: Trace) -> list[str]:
        found = {name for key in self._keys(trace) for name in self._by_key.get(key, ())}
        return sorted(name for name in found if name in self.stories)

    def _keys(self, trace: Trace) -> Iterator[str]:
        yield from (f"firm {firm}" for firm in trace.firms)
        yield from (f"place {place}" for place in trace.places)
        yield from (f"campaign {campaign}" for campaign in trace.campaigns)
        yield from (f"name {name}" for name in trace.names if self.rarity.is_local(name))
        if trace.kind in ("weibo", "message"):
            yield from (f"district {code}" for code in trace.districts)
        best = sorted(trace.terms, key=lambda word: (-trace.terms[word] * self.rarity.of(word), word))
        yield from best[:12]


def _common(one: Story, other: Story) -> float:
    score = 0.0
    if one.firms.keys() & other.firms.keys():
        score += _SAME_FIRM
    if one.districts and other.districts and not one.districts.keys() & other.districts.keys():
        score += _OTHER_DISTRICT
    return score


def heat_of(members: Iterable[Trace]) -> dict[str, int]:
    """Items by the hour of their publication: `2026-06-16T19:00:00+08:00` → 7."""
    hours = Counter(re.sub(r"T(\d\d):\d\d:\d\d(?:\.\d+)?", r"T\1:00:00", member.at) for member in members)
    return dict(sorted(hours.items()))


def ended_of(members: Iterable[Trace], today: str) -> str | None:
    """When the last item came, if that is QUIET_DAYS ago; None while the event goes on."""
    last = max(member.at for member in members)
    gap = datetime.fromisoformat(f"{today}T23:59:59+08:00") - datetime.fromisoformat(last)
    return last if gap.total_seconds() > QUIET_DAYS * 86400 else None
