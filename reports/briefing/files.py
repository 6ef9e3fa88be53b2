"""briefings/NAME/: the record, the page and the Word file of a window, each written whole. Same given, same bytes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cities.city import City
from crawlers.folder import DataFolder, write_whole
from ledger.ledger import Ledger
from reports.briefing.given import given_for
from reports.briefing.make import briefing_of
from reports.briefing.page import page_of
from reports.briefing.paper import Paper
from reports.briefing.record import Briefing
from reports.briefing.said import lines_of, paper_of
from reports.briefing.window import Window
from reports.briefing.word import word_of

RECORD = "briefing.json"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Written:
    """A briefing, its words, and its files in briefings/."""

    briefing: Briefing
    paper: Paper
    record: Path
    html: Path
    word: Path


def write_briefing(
    city: City, folder: DataFolder, ledger: Ledger, window: Window, *, house: str, now: datetime
) -> Written:
    """Makes and writes a window's briefing; `house` is the address that their links begin with.

    The record is written last: where it stands, the papers do. WindowError for a window that has not begun.
    """
    briefing = briefing_of(city, given_for(city, folder, ledger, window, now=now))
    paper = paper_of(briefing)
    place = folder.briefings / window.name
    name = f"{paper.title}（{briefing.title}）"
    html, word = place / f"{name}.html", place / f"{name}.docx"
    office, as_of = office_of(city), datetime.fromisoformat(briefing.as_of)
    write_whole(html, page_of(paper, window.name, house).encode())
    write_whole(word, word_of(paper, window.name, house, office=office, number=issue_of(window), as_of=as_of))
    lines = {key: {"title": title, "articles": ids} for key, (title, ids) in lines_of(briefing).items()}
    record = asdict(briefing) | {"house": house.rstrip("/"), "headline": paper.headline, "lines": lines}
    write_whole(place / RECORD, json.dumps(record, ensure_ascii=False, indent=1).encode())
    return Written(briefing, paper, place / RECORD, html, word)


def read_record(folder: DataFolder, name: str) -> dict[str, Any] | None:
    """The record of a window's name as written, with `house`, `headline` and `lines`; None where there is none."""
    path = folder.briefings / name / RECORD
    return json.loads(path.read_bytes()) if path.is_file() else None


def briefing_names(folder: DataFolder) -> list[str]:
    """The names of all that were written, the latest window of each kind first."""
    return sorted((path.parent.name for path in folder.briefings.glob(f"*/{RECORD}")), reverse=True)


def office_of(city: City) -> str:
    """Who issues it: the publisher of the bureau's own accounts."""
    return next((source.family for source in city.sources if source.own), f"{city.facts.name}生态环境局")


def issue_of(window: Window) -> str:
    """期号: `2026年第169期` (the day of the year), `2026年第25期` (the week), `2026年第6期` (the month)."""
    if window.kind == "day":
        return f"{window.end.year}年第{window.end.timetuple().tm_yday}期"
    number = int(window.name[6:]) if window.kind == "week" else window.start.month
    return f"{window.name[:4]}年第{number}期"
