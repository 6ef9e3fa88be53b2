"""Reading a city's folder; every mistake is a CityError that names file, entry, key, value and what is allowed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from cities.alerts import Alerts
from cities.campaigns import Campaigns
from cities.city import City
from cities.districts import Districts
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
            roster=_read(roster_path, Roster),
        )
    except ValidationError as error:
        raise CityError(f"{folder}: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from error


def _read(path: Path, model: type[M]) -> M:
    where = f"{path.parent.name}/{path.name}"
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
        lines = [_message(where, data, item) for item in error.errors()]
        raise CityError("\n".join(lines)) from error


def _message(where: str, data: Any, error: Any) -> str:
    """`sample/sources.yaml: sources[3] (id 'cdrb'): encoding 'gbk2' is not one of utf-8, gb18030`."""
    place, entry, key, node = "", "", "", data
    for step in error["loc"]:
        part = f"[{step}]" if isinstance(step, int) else f".{step}"
        key += part
        node = node[step] if _has(node, step) else None
        if isinstance(node, dict) and (name := node.get("id") or node.get("code") or node.get("name")) is not None:
            place, entry, key = place + key, f" (id {name!r})", ""
    place, key = (place + entry).lstrip("."), key.lstrip(".")
    message = error["msg"].removeprefix("Value error, ")
    match error["type"]:
        case "value_error":
            detail = message
        case "missing":
            detail = f"{key} is missing"
        case "extra_forbidden":
            detail = f"{key} {node!r} is not a key of this entry"
        case "literal_error":
            detail = f"{key} {node!r} is not one of {error['ctx']['expected']}"
        case _:
            detail = f"{key} {node!r}: {message}"
    return ": ".join(part for part in (where, place, detail) if part)


def _has(node: Any, step: int | str) -> bool:
    return (isinstance(node, dict) and step in node) or (
        isinstance(node, list) and isinstance(step, int) and step < len(node)
    )
