"""A new city's folder, begun with files that load as they are and say in comments what to write into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from cities.load import CityError

BLANK = Path(__file__).parent / "blank"
_ENDING = ".yaml.j2"
_CODE = re.compile(r"\d{6}")
_NAME = re.compile(r"[\w·]{2,30}")
_FOLDER = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Place:
    """A district to begin with: its six-digit code and its full name."""

    code: str
    name: str

    @property
    def id(self) -> str:
        return f"d{self.code}"

    @property
    def short(self) -> str:
        return short_name(self.name)


def short_name(name: str) -> str:
    """清河 of 清河区; a name of two characters stays whole."""
    return name[:-1] if len(name) > 2 and name[-1] in "省市区县" else name


def new_city(target: Path, *, name: str, province: str, code: str, places: Mapping[str, str], year: int) -> list[Path]:
    """Writes the files into `target`, which must be absent or empty; returns them in order.

    `places` are code → name of the districts. CityError (Chinese, for whoever begins a city) names a value that cannot
    be used.
    """
    if not _FOLDER.fullmatch(target.name):
        raise CityError(f"目录名“{target.name}”不可用：小写字母开头，只用小写字母、数字、下划线，如 mycity")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CityError(f"{target} 已经在了，而且不是空目录")
    for key, value, form, allowed in (
        ("--name", name, _NAME, "某某市"), ("--province", province, _NAME, "某某省"), ("--code", code, _CODE, "430700"),
        *(("--district", f"{each}", _CODE, "430702=武陵区") for each in places),
        *(("--district", f"{each}", _NAME, "430702=武陵区") for each in places.values()),
    ):  # fmt: skip
        if not form.fullmatch(value):
            raise CityError(f"{key} {value!r} 不可用，应写成 {allowed} 这样")
    values = {
        "name": name, "short": short_name(name), "province": province, "code": code, "year": year,
        "districts": [Place(*each) for each in sorted(places.items())],
    }  # fmt: skip
    # what is filled in is checked above; a file that is not HTML wants no escapes
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for blank in sorted(BLANK.glob(f"*{_ENDING}")):
        path = target / blank.name.removesuffix(".j2")
        path.write_text(environment.from_string(blank.read_text(encoding="utf-8")).render(values), encoding="utf-8")
        written.append(path)
    return written
