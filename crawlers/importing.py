"""Files that come by hand (exports of a hotline, of a vendor) become evidence like any page."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

from cities.city import City
from crawlers.clock import shanghai_day
from crawlers.folder import DataFolder
from crawlers.tables.read import rows_of
from crawlers.tables.row import TableError
from crawlers.warc.fetch import Asked
from crawlers.warc.writer import WarcFile

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
    "jsonl": "application/x-ndjson",
}


class ImportProblem(ValueError):
    """A file cannot be taken in; the message says why, in Chinese."""


def import_file(city: City, folder: DataFolder, path: Path, source_id: str, *, now: datetime) -> tuple[date, str]:
    """Stores a file as evidence of the day of `now`; parse_day turns its rows into articles. Returns (day, run).

    ImportProblem where the source is not one for files, or the file cannot be read at all.
    """
    source = city.source_by_id.get(source_id)
    imports = [entry.id for entry in city.sources if entry.kind == "import"]
    if source is None or source.kind != "import":
        raise ImportProblem(f"“{source_id}”不是可导入的来源；可用的有：{'、'.join(imports) or '（无）'}")
    try:
        data = path.read_bytes()
        next(iter(rows_of(path.name, data, source.columns)), None)
    except TableError as error:
        raise ImportProblem(f"{path.name}：{error}") from error
    except OSError as error:
        raise ImportProblem(f"{path}：打不开（{error.strerror}）") from error
    day = shanghai_day(now)
    run, target = folder.new_evidence(day, source_id, f"{now:%Y%m%dT%H%M%S}")
    with WarcFile(target, source=source_id, run=run, software="huanyu import") as warc:
        warc.start(now)
        kind = _TYPES.get(path.suffix.lstrip(".").lower(), "application/octet-stream")
        warc.resource(Asked(url=f"file:///{quote(path.name)}", role="import"), kind, data, now)
    return day, run
