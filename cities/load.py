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
from cities.mistakes import mistakes
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


class CityError(ValueError):
    """A city's facts cannot be used; the message names the culprit and what is allowed."""


def known_cities() -> list[str]:
    """Names of the cities that ship with the package."""
    return sorted(path.parent.name for path in CITIES.glob("*/districts.yaml"))


def city_folder(name_or_dir: str) -> Path:
    """The folder of a city that ships, or of one given as a path; CityError where there is none."""
    for folder in (CITIES / name_or_dir, Path(name_or_dir)):
        if (folder / "districts.yaml").is_file():
            return folder
    raise CityError(
        f"city {name_or_dir!r} is neither one of {', '.join(known_cities())} nor a folder with a districts.yaml"
    )


def load_city(name_or_dir: str, roster: Path | None = None) -> City:
    """All facts of a city. `roster` names the file of addresses; without it the city's example serves."""
    folder = city_folder(name_or_dir)
    roster_path = roster or folder / "roster.example.yaml"
    try:
        return City(
            name=folder.resolve().name,
            folder=folder,
            districts_file=_read(folder / "districts.yaml", Districts),
            sources_file=_read(folder / "sources.yaml", Sources),
            topics=_read(folder / "topics.yaml", Topics),
            alerts=_read(folder / "alerts.yaml", Alerts),
            campaigns_file=_read(folder / "campaigns.yaml", Campaigns),
            scoring=_read(folder / "scoring.yaml", Scoring),
            units_file=_read(folder / "units.yaml", Units),
            enterprises_file=_read(folder / "enterprises.yaml", Enterprises),
            duties=_read(folder / "duties.yaml", Duties),
            roster=_read(roster_path, Roster),
            retention=_read(kept, Retention) if (kept := folder / "retention.yaml").is_file() else Retention(),
        )
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
        raise CityError(f"{where}: the file is missing ({path})") from None
    except OSError as error:
        raise CityError(f"{where}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CityError(f"{where}: is not YAML in UTF-8: {' '.join(str(error).split())}") from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise CityError("\n".join(mistakes(where, data, model, error))) from error
