"""Real messages labelled by happening, to measure events by: the project holds hashes, the folder of data the texts.

`event_labels.tsv` is `hash first second settled`, tab-separated: the event that each of two passes gave the message
and the one that was settled, empty where it stands alone. docs/event-labels.md is the guide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from cities.city import City
from cities.districts import District
from crawlers.clock import SHANGHAI
from nlp.labelled import MESSAGES_SET, rows_of
from nlp.readings import hash_of

LABELS = Path(__file__).with_name("event_labels.tsv")
_MASKED_COUNTIES = [
    f"{letter}{number}{kind}" for letter in "ABCDEFGHIJKLM" for number in range(1, 16) for kind in "县区市"
]


@dataclass(frozen=True, slots=True)
class EventLabel:
    """Of one message: what each pass said and what was settled; None for a happening that no other message tells."""

    first: str | None
    second: str | None
    settled: str | None


def event_labels(path: Path = LABELS) -> dict[str, EventLabel]:
    """hash → label; ValueError names a line that is none."""
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("#"):
            parts = line.split("\t")
            if len(parts) != 4:
                raise ValueError(f"{path}:{number}: {line!r} is not `hash first second settled`")
            found[parts[0]] = EventLabel(*(part or None for part in parts[1:]))
    return found


def labelled_messages(data: Path) -> Iterator[dict[str, Any]]:
    """Rows for `event_figures` of the shared data's messages; one that tells of its happening alone is an event too."""
    labels = event_labels()
    for number, row in enumerate(rows_of(data / MESSAGES_SET)):
        label = labels.get(hash_of(row["title"], row["body"]))
        if label is not None:
            at = datetime.strptime(row["time"], "%Y/%m/%d %H:%M:%S").replace(tzinfo=SHANGHAI)
            yield {
                "title": row["title"], "body": row["body"], "kind": "message", "source": "messages",
                "published_at": at.isoformat(), "event": label.settled or f"alone {number}",
            }  # fmt: skip


def agreement(labels: Mapping[str, EventLabel]) -> float:
    """Between the passes, over pairs of messages that either puts together: 2·both / (first + second)."""
    first, second = (_pairs((text, getattr(one, by)) for text, one in labels.items()) for by in ("first", "second"))
    return 2 * len(first & second) / (len(first) + len(second))


def _pairs(events: Iterable[tuple[str, str | None]]) -> set[tuple[str, str]]:
    members: dict[str, list[str]] = defaultdict(list)
    for text, event in events:
        if event is not None:
            members[event].append(text)
    return {pair for texts in members.values() for pair in combinations(sorted(texts), 2)}


def city_of_messages(city: City) -> City:
    """The city with the counties that the messages name, as a bureau gives its own: masked ones (A7县, L12市)."""
    districts = tuple(District(code=f"{430000 + number}", name=name) for number, name in enumerate(_MASKED_COUNTIES))
    facts = city.districts_file.model_copy(update={"districts": districts, "elsewhere": ()})
    changed = city.model_copy(update={"districts_file": facts})
    changed.__dict__.pop("district_by_code", None)
    return changed
