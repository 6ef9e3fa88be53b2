"""The shape of a closed month's files, by number: the manifest names it, and files of an older one are still read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

FORMAT = 2
"""What is written now. Raise it when RULES, INPUTS or RESULT change so that older ones cannot be read as they are, add
to UPGRADES how they are, and freeze a month of the number before in tests/months/. Articles have a schema of their own.
"""

Plain = dict[str, Any]


class FormatError(ValueError):
    """The month's shape is none that this program knows; the message (Chinese) says what to do."""


def program() -> str:
    """The version of the program, kept with what it froze."""
    try:
        return version("huanyu")
    except PackageNotFoundError:
        return "未安装版"


def format_of(manifest: Mapping[str, Any]) -> int:
    """The number in a manifest; those without one are of the first. FormatError for one that is not known."""
    number = manifest.get("format", 1)
    if not isinstance(number, int) or not 1 <= number <= FORMAT:
        made = manifest.get("program", "")
        raise FormatError(
            f"封账的格式是第{number}版，本程序（huanyu {program()}）只认得第1至{FORMAT}版；"
            f"请换用封账时的程序{f'（huanyu {made}）' if made else ''}或更新的程序"
        )
    return number


def brought_up(name: str, data: Plain, number: int) -> Plain:
    """A file of format `number`, read as JSON or YAML, in the shape of today."""
    for older in range(number, FORMAT):
        if change := UPGRADES[older].get(name):
            data = change(data)
    return data


def _rules_of_1(facts: Plain) -> Plain:
    """Corrections were said to be `carry`-ed; units had a place in a grid of tiles."""
    rules = dict(facts["rules"])
    if "carry" in rules:
        rules["amendments"] = rules.pop("carry")
    units = [{key: value for key, value in unit.items() if key != "tile"} for unit in facts["units"]]
    return {**facts, "rules": rules, "units": units}


def _inputs_of_1(inputs: Plain) -> Plain:
    """A corrected edition was told by its number alone; who made it and why stands in the ledger."""
    return {**inputs, "edition": None} if isinstance(inputs.get("edition"), int) else inputs


def _result_of_1(table: Plain) -> Plain:
    """Releases told the account as their source, and no units."""
    releases = [{"account": each.get("source", ""), "units": [], **each} for each in table.get("releases", ())]
    return {**_inputs_of_1(table), "releases": releases}


UPGRADES: Mapping[int, Mapping[str, Callable[[Plain], Plain]]] = {
    1: {"rules.yaml": _rules_of_1, "inputs.json": _inputs_of_1, "result.json": _result_of_1},
}
"""number → file → how it becomes one of the next number."""
