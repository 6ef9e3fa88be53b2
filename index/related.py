"""What each article is related to, as the newest line of it says."""

from __future__ import annotations

from crawlers.folder import DataFolder, records_of
from nlp.relation import Related


def related_lines(folder: DataFolder) -> dict[str, Related]:
    """id → the line of the latest day."""
    return {line.id: line for day in folder.days("related") for line in records_of(Related, folder.related(day))}
