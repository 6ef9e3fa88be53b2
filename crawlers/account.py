"""A day's account of a source: how each of its URLs ended (`crawlers.parse` writes it)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from crawlers.folder import DataFolder, FileError


def account_of(folder: DataFolder, source: str, day: date) -> dict[str, Any]:
    """The account, empty where there is none; FileError names one that cannot be read."""
    try:
        return account_at(folder.account(day, source))
    except FileNotFoundError:
        return {}


def account_at(path: Path) -> dict[str, Any]:
    """The account in a file that is there."""
    try:
        found = json.loads(path.read_bytes())
        if isinstance(found.get("counts"), dict):
            return dict(found)
    except (ValueError, AttributeError):
        pass
    raise FileError(f"{path}: 采集账目读不出；用 huanyu parse --day {path.parent.name} 由原网页重做")
