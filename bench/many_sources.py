"""The sample city with many sources of its own in place of the few that it has."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from cities.load import CITIES, load_city


def city_of_many(target: Path, count: int) -> Path:
    """Writes a city's folder with so many papers, each a host of its own, of the city's districts turn by turn."""
    unused = shutil.ignore_patterns("sites", "truth", "*.py", "__*")
    shutil.copytree(CITIES / "sample", target, ignore=unused)
    districts = [each.code for each in load_city("sample").districts]
    sources = [
        {
            "id": f"s{number:03}", "name": f"来源{number}", "kind": "press", "family": f"家族{number // 3}",
            "urls": [f"http://s{number:03}.example/"],
            **({"tier": "city"} if number % 3 else {"tier": "county", "district": districts[number % len(districts)]}),
        }
        for number in range(count)
    ]  # fmt: skip
    text = yaml.safe_dump({"sources": sources}, allow_unicode=True)
    (target / "sources.yaml").write_text(text, encoding="utf-8")
    return target
