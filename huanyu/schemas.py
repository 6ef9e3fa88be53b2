"""Writes each record's JSON Schema beside its code: `python -m huanyu.schemas` in a checkout (`make schemas`)."""

from __future__ import annotations

import json
from pathlib import Path

from crawlers.air import AirReading
from crawlers.article import Article, Observation
from crawlers.audience import AudienceDay
from crawlers.comment import Comment
from crawlers.quarantine import Quarantined
from crawlers.record import json_schema_of
from index.document import Document
from nlp.annotation import Annotation
from nlp.relation import Event, Related

ROOMS: dict[str, tuple[type, ...]] = {
    "crawlers": (Article, Observation, AirReading, AudienceDay, Comment, Quarantined),
    "nlp": (Annotation, Related, Event),
    "index": (Document,),
}


def main() -> None:
    root = Path(__file__).parent.parent
    for room, kinds in ROOMS.items():
        for kind in kinds:
            text = json.dumps(json_schema_of(kind), ensure_ascii=False, indent=2)
            (root / room / f"{kind.__name__.lower()}.schema.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
