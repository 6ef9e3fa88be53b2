"""When the golden pages of a source were last held against today's parsers, and how that went: for whoever looks at
the page rather than at a terminal. `huanyu sources check` writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder, write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """`pages` golden pages were read, `changed` of them gave another answer; `live`: the site itself was asked too."""

    at: str
    pages: int
    changed: int
    live: bool


def last_checks(folder: DataFolder) -> dict[str, Check]:
    """source → its last check; a file that cannot be read is as good as none."""
    try:
        found = json.loads((folder.root / "checks.json").read_bytes())
        return {source: Check(**values) for source, values in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def note_checks(folder: DataFolder, made: Mapping[str, tuple[int, int]], *, at: datetime, live: bool) -> None:
    """Notes source → (pages, changed) of a check at `at` (aware); other sources keep theirs."""
    moment = at.astimezone(SHANGHAI).replace(microsecond=0).isoformat()
    checks = last_checks(folder) | {
        source: Check(at=moment, pages=pages, changed=changed, live=live) for source, (pages, changed) in made.items()
    }
    said = {source: asdict(checks[source]) for source in sorted(checks)}
    folder.root.mkdir(parents=True, exist_ok=True)
    write_whole(folder.root / "checks.json", (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode())
