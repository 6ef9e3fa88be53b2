"""Reading a city's folder; every mistake is a CityError that names file, entry, key, value and what is allowed."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from cities.alerts import Alerts
from cities.campaigns import Campaigns
from cities.city import City
from cities.districts import Districts
from cities.duties import Duties
from cities.mistakes import mistakes, unreadable
from cities.references import broken_references
from cities.retention import Retention
from cities.roster import Roster
from cities.scoring import Scoring
from cities.sources import Sources
from cities.topics import Topics
from cities.units import Enterprises, Units

CITIES = Path(__file__).parent
M = TypeVar("M", bound=BaseModel)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


FILES: dict[str, tuple[str, type[BaseModel]]] = {
    "districts_file": ("districts.yaml", Districts),
    "sources_file": ("sources.yaml", Sources),
    "topics": ("topics.yaml", Topics),
    "alerts": ("alerts.yaml", Alerts),
    "campaigns_file": ("campaigns.yaml", Campaigns),
    "scoring": ("scoring.yaml", Scoring),
    "units_file": ("units.yaml", Units),
    "enterprises_file": ("enterprises.yaml", Enterprises),
    "duties": ("duties.yaml", Duties),
    "roster": ("roster.example.yaml", Roster),
    "retention": ("retention.yaml", Retention),
}
"""City's field → its file and what it holds; retention.yaml may be left out, the roster stand elsewhere."""


class CityError(ValueError):
    """A city's facts cannot be used; the message has a line for each mistake, with the culprit and what is allowed."""


def known_cities() -> list[str]:
    """Names of the cities that ship with the package."""
    return sorted(path.parent.name for path in CITIES.glob("*/districts.yaml"))


def city_folder(name_or_dir: str) -> Path:
    """The folder of a city that ships, or of one given as a path; CityError where there is none."""
    for folder in (CITIES / name_or_dir, Path(name_or_dir)):
        if (folder / "districts.yaml").is_file():
            return folder
    raise CityError(f"没有城市 {name_or_dir!r}；可以是 {'、'.join(known_cities())}，或一个有 districts.yaml 的目录")


def load_city(name_or_dir: str, roster: Path | None = None) -> City:
    """All facts of a city. `roster` names the file of addresses; without it the city's example serves.

    CityError tells the mistakes of all files at once; what one file says of another is looked at once each can be read.
    """
    folder = city_folder(name_or_dir)
    roster_path = roster or folder / "roster.example.yaml"
    read: dict[str, BaseModel] = {}
    errors = _unknown_files(folder)
    for field, (file, model) in FILES.items():
        path = roster_path if field == "roster" else folder / file
        if field == "retention" and not path.is_file():
            continue
        try:
            read[field] = _read(path, model)
        except CityError as error:
            errors += str(error).splitlines()
    if errors:
        raise CityError("\n".join(errors))
    try:
        return City.model_validate({"name": folder.resolve().name, "folder": folder, **read})
    except ValidationError as error:
        lines = error.errors()[0]["msg"].removeprefix("Value error, ").splitlines()
        raise CityError("\n".join(_in_file(folder, roster_path, line) for line in lines)) from error


def load_alerts(path: Path, city: City) -> Alerts:
    """The rules of a file of its own, checked against the city; CityError where they cannot be used there."""
    changed = city.model_copy(update={"alerts": _read(path, Alerts)})
    if errors := [line for line in broken_references(changed) if line.startswith("alerts.yaml: ")]:
        where = f"{path.resolve().parent.name}/{path.name}"
        raise CityError("\n".join(line.replace("alerts.yaml", where, 1) for line in errors))
    return changed.alerts


def _unknown_files(folder: Path) -> list[str]:
    """A file whose name is mistyped would be read by nobody, and nobody would hear of it."""
    known = {file for file, _ in FILES.values()}
    allowed = "、".join(sorted(known))
    return [
        f"{folder.resolve().name}/{path.name}: 不是城市的文件；可以是 {allowed}（和 roster*.yaml）"
        for path in sorted(folder.glob("*.y*ml"))
        if path.name not in known and not path.match("roster*.yaml")
    ]


def _in_file(folder: Path, roster: Path, line: str) -> str:
    """`sources.yaml: …` of the city as a whole, with the city's folder; `roster: …` with the roster's own name."""
    if line.startswith("roster: "):
        return line.replace("roster", f"{roster.resolve().parent.name}/{roster.name}", 1)
    return f"{folder.resolve().name}/{line}"


def _read(path: Path, model: type[M]) -> M:
    where = f"{path.resolve().parent.name}/{path.name}"
    try:
        with path.open("rb") as file:
            data = yaml.load(file, _Loader)
    except FileNotFoundError:
        raise CityError(f"{where}: 没有这个文件（{path}）") from None
    except OSError as error:
        raise CityError(f"{where}: 读不出（{error.strerror}）") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CityError(f"{where}: {unreadable(path.read_bytes(), error)}") from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise CityError("\n".join(mistakes(where, data, model, error))) from error
