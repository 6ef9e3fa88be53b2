"""The indices behind the alias: generations of them, the template, the strict mapping, the flip.

huanyu-sample                       the alias that is searched
huanyu-sample-v000002               a generation's first index; `_meta` says of which schema and kind it is
huanyu-sample-v000002-2026-06       a month of it, where an index is kept for each published_month
huanyu-sample-v000003               newer than what the alias names: a rebuild is making it (or was killed)

Writers write into the generation behind the alias and, while a rebuild makes the next, into that as well; so the flip
loses nothing of what arrived meanwhile.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch

from index.elastic_options import ElasticOptions
from index.elastic_server import ElasticServer, error_type
from index.store import StoreError

SCHEMA = 2
"""Counts the changes of elastic_mapping.json; an index of another number must be built anew."""
WHILE_BUILDING = {"refresh_interval": "-1", "gc_deletes": "30d"}
"""Nobody reads it yet; and what is deleted meanwhile must not come back by the rebuild's older copy."""
_STATE = "*.aliases,*.mappings._meta,*.settings.index.provided_name"


@dataclass(frozen=True, slots=True)
class Generation:
    """`first`: its first index; `indices`: all that it has; `about`: what `_meta` of each of them says."""

    first: str
    indices: frozenset[str]
    about: dict[str, Any]

    @property
    def monthly(self) -> bool:
        """Whether each month has an index of its own."""
        return bool(self.about.get("monthly"))

    def index_of(self, month: str) -> str:
        return f"{self.first}-{month}" if self.monthly else self.first


@dataclass(frozen=True, slots=True)
class Standing:
    """`live` is behind the alias, `building` is newer and will be."""

    live: Generation | None = None
    building: Generation | None = None

    @property
    def written(self) -> tuple[Generation, ...]:
        return tuple(each for each in (self.live, self.building) if each is not None)


class Indices:
    def __init__(self, server: ElasticServer, alias: str, options: ElasticOptions) -> None:
        self._server = server
        self._client: Elasticsearch = server.client
        self._alias = alias
        self._options = options
        self._ours = re.compile(rf"{re.escape(alias)}-v\d{{6}}(-\d{{4}}-\d{{2}})?")

    def standing(self) -> Standing:
        """What there is now; asked before each writing, as another process may have flipped."""
        found = self._all()
        numbers = sorted({_number(name) for name in self._aliased(found)})
        if not numbers:
            return Standing()
        last = max(map(_number, found))
        live = self._generation(found, numbers[-1])
        return Standing(live, self._generation(found, last) if last > numbers[-1] else None)

    def check(self) -> bool:
        """Whether the alias is there; StoreError where what it names is not of our mapping."""
        self._server.check()
        if not self._client.indices.exists_alias(name=self._alias):
            return False
        wanted = mapping()
        for found in self._client.indices.get_mapping(index=self._alias).values():
            live = found["mappings"]
            number = live.get("_meta", {}).get("schema")
            if number != SCHEMA:
                raise StoreError(
                    f"检索库 {self._server.name} 是另一版程序建立的（格式 {number}，现为 {SCHEMA}），"
                    "请运行 huanyu index --all 重建"
                )
            changed = differences(wanted, live)
            if changed:
                raise StoreError(
                    f"检索库 {self._server.name} 的映射被改过（{'、'.join(changed[:5])}），请运行 huanyu reindex 重建"
                )
        return True

    def begin(self) -> Generation:
        """The next generation, empty, beside what there is; what a killed rebuild left goes away first."""
        self._put_template()
        found = self._all()
        for left_by_a_kill in sorted(found.keys() - self._aliased(found)):
            self._delete(left_by_a_kill)
        number = max(map(_number, found), default=0) + 1
        first = f"{self._alias}-v{number:06d}"
        about = {"schema": SCHEMA, "monthly": self._options.monthly}
        self._make(first, about, WHILE_BUILDING)
        return Generation(first, frozenset({first}), about)

    def first(self) -> None:
        """Makes the first generation and puts the alias before it, or before one from which somebody took it."""
        found = self._all()
        self.flip(self._generation(found, min(map(_number, found))) if found else self.begin())

    def flip(self, generation: Generation) -> None:
        """One step for the server: at no moment is the alias without an index."""
        wide = f"{generation.first}*"
        settled = dict.fromkeys(WHILE_BUILDING) | {"refresh_interval": _settings()["refresh_interval"]}
        self._client.indices.put_settings(index=wide, settings=settled)
        self._client.indices.refresh(index=wide)
        found = self._all()
        ours = {name for name in found if _number(name) == _number(generation.first)}
        self._client.indices.update_aliases(
            actions=[
                *({"add": {"index": name, "alias": self._alias}} for name in sorted(ours)),
                *({"remove_index": {"index": name}} for name in sorted(self._aliased(found) - ours)),
            ]
        )

    def make_months(self, generation: Generation, months: Iterable[str], *, live: bool) -> Generation:
        """The generation with indices for these months, where it keeps one for each."""
        wanted = {generation.index_of(month) for month in months} - generation.indices
        for name in sorted(wanted):
            self._make(name, generation.about, {} if live else WHILE_BUILDING, {self._alias: {}} if live else {})
        return replace(generation, indices=generation.indices | wanted)

    def join(self, generation: Generation) -> None:
        """Puts the alias before what was made for a generation in the moment in which it went live."""
        found = self._all()
        ours = {name for name in found if _number(name) == _number(generation.first)}
        outside = ours - self._aliased(found)
        if outside and outside != ours:
            self._client.indices.update_aliases(
                actions=[{"add": {"index": name, "alias": self._alias}} for name in sorted(outside)]
            )

    def drop(self) -> None:
        """Removes everything, the template included."""
        for name in self._all():
            self._delete(name)
        self._client.options(ignore_status=404).indices.delete_index_template(name=self._alias)

    def _all(self) -> dict[str, Any]:
        found = self._client.indices.get(index=f"{self._alias}-v0*", allow_no_indices=True, filter_path=_STATE)
        return {name: state for name, state in sorted(found.items()) if self._ours.fullmatch(name)}

    def _aliased(self, found: dict[str, Any]) -> set[str]:
        return {name for name, state in found.items() if self._alias in state.get("aliases", {})}

    def _generation(self, found: dict[str, Any], number: int) -> Generation:
        names = [name for name in found if _number(name) == number]
        about = found[names[0]].get("mappings", {}).get("_meta", {})
        return Generation(f"{self._alias}-v{number:06d}", frozenset(names), about)

    def _make(
        self, name: str, about: dict[str, Any], settings: dict[str, Any], aliases: dict[str, Any] | None = None
    ) -> None:
        mappings = {**mapping(), "_meta": about}
        try:
            self._client.indices.create(index=name, mappings=mappings, settings=settings, aliases=aliases or {})
        except BadRequestError as error:  # another writer has just made it
            if error_type(error.body) != "resource_already_exists_exception":
                raise

    def _delete(self, name: str) -> None:
        self._client.options(ignore_status=404).indices.delete(index=name)

    def _put_template(self) -> None:
        """All but the mapping's `_meta`, which differs from generation to generation."""
        template = json_file("elastic_template.json")
        asked = {"number_of_shards": self._options.shards, "number_of_replicas": self._options.replicas}
        self._client.indices.put_index_template(
            name=self._alias,
            index_patterns=[f"{self._alias}-v0*"],
            template={"settings": {"index": _settings() | asked}, "mappings": mapping()},
            priority=template["priority"],
            allow_auto_create=template["allow_auto_create"],
            meta=template["_meta"],
        )


def _settings() -> dict[str, Any]:
    settings: dict[str, Any] = json_file("elastic_template.json")["template"]["settings"]["index"]
    return settings


def differences(wanted: dict[str, Any], live: dict[str, Any], path: str = "") -> list[str]:
    """The fields of which a live mapping does not say what is wanted. What it has more does no harm."""
    found = []
    for name, value in wanted.items():
        there = live.get(name)
        if isinstance(value, dict):
            below = path if name == "properties" else f"{path}.{name}".lstrip(".")
            found += differences(value, there, below) if isinstance(there, dict) else [below]
        elif value != "object" and _plain(there) != _plain(value):
            found.append(f"{path}.{name}".lstrip("."))
    return found


def _plain(value: Any) -> Any:
    """Servers give some values back as text."""
    if isinstance(value, list):
        return sorted(value)
    return str(value).lower()


def _number(name: str) -> int:
    match = re.search(r"-v(\d{6})(-\d{4}-\d{2})?$", name)
    return int(match[1]) if match else 0


def mapping() -> dict[str, Any]:
    return json_file("elastic_mapping.json")


def json_file(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(files("index").joinpath(name).read_bytes())
    return content
