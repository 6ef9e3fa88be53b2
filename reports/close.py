"""Closing a month: it is frozen once, nothing changes it later, anyone can compute it again from what was frozen."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cities.city import City
from crawlers.clock import shanghai_day
from crawlers.folder import DataFolder, write_whole
from crawlers.record import RecordError, record_from
from index.document import Document
from index.documents import documents
from ledger.ledger import Ledger
from reports.frozen import (
    ARTICLES,
    INPUTS,
    RULES,
    FrozenError,
    input_files,
    inputs_from,
    json_bytes,
    output_files,
    read_files,
)
from reports.month import month_inputs
from reports.month_facts import RuleError, period_of
from reports.month_table import report_of

MANIFEST = "manifest.json"


class CloseError(ValueError):
    """The month cannot be closed or verified; the message (Chinese) says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedFolder:
    """`manifest` is the SHA-256 of manifest.json, as the ledger keeps it; `fresh` whether this call closed it."""

    month: str
    path: Path
    manifest: str
    by: str
    at: str
    fresh: bool


def close_month(city: City, folder: DataFolder, ledger: Ledger, month: str, *, now: datetime, by: str) -> ClosedFolder:
    """Freezes the month as known at `now`, in the name of `by`. A closed month stays as it is and is returned.

    CloseError for a month still running, a later month that is closed, or nobody's name.
    """
    path = folder.month(month)
    known = ledger.closing(month)
    if known is not None:
        return ClosedFolder(
            month=month, path=path, manifest=known.manifest, by=known.by, at=known.at, fresh=False
        )  # fmt: skip
    _check(ledger, month, now, by)
    if not (path / MANIFEST).exists():
        inputs = month_inputs(city, folder, ledger, month, now=now, closed_by=by)
        _write(path, {**input_files(inputs), **output_files(report_of(inputs))})
    # Else a run was killed between the two: what it froze stands, and only the ledger's line is missing.
    frozen = json.loads((path / INPUTS).read_bytes())
    digest = _digest((path / MANIFEST).read_bytes())
    closing = ledger.close_month(
        month, digest, by=frozen["closed_by"], at=datetime.fromisoformat(frozen["as_of"])
    )  # fmt: skip
    return ClosedFolder(month=month, path=path, manifest=digest, by=closing.by, at=closing.at, fresh=True)


def verify_month(folder: DataFolder, month: str, *, manifest: str | None = None) -> tuple[str, ...]:
    """What is wrong with a closed month, in Chinese, each naming a file; empty where all holds.

    `manifest` is the digest that the ledger keeps: with it a manifest that was changed too is found.
    """
    path = folder.month(month)
    data = _read(path, (MANIFEST,))[MANIFEST]
    wrong = []
    if manifest is not None and _digest(data) != manifest:
        wrong.append(f"{MANIFEST}：与台账所记的指纹不符")
    try:
        listed: dict[str, str] = json.loads(data)["files"]
    except (ValueError, KeyError, TypeError):
        return (*wrong, f"{MANIFEST}：读不出文件清单")
    present = {each.name for each in path.iterdir() if each.name != MANIFEST}
    wrong += [f"{name}：缺失" for name in sorted(set(listed) - present)]
    wrong += [f"{name}：封账时没有这个文件" for name in sorted(present - set(listed))]
    changed = [
        name for name in sorted(set(listed) & present) if _digest((path / name).read_bytes()) != listed[name]
    ]  # fmt: skip
    wrong += [f"{name}：内容与封账时不同" for name in changed]
    return (*wrong, *_recomputed(path, skip={*changed, *(set(listed) - present)}))


def late_articles(city: City, folder: DataFolder, ledger: Ledger, month: str) -> tuple[Document, ...]:
    """Environmental articles of a closed month that were found after the closing: they do not count."""
    frozen = _read(folder.month(month), (ARTICLES,))[ARTICLES]
    try:
        known = {record_from(Document, line).id for line in frozen.splitlines()}
    except RecordError as error:
        raise CloseError(f"{month} 的 {ARTICLES} 已损坏：{error}") from error
    late = [
        each for each in documents(city, folder, ledger)
        if each.dated and each.environmental and each.published_month == month and each.id not in known
    ]  # fmt: skip
    return tuple(sorted(late, key=lambda each: (each.published_at, each.id)))


def _check(ledger: Ledger, month: str, now: datetime, by: str) -> None:
    if not by.strip():
        raise CloseError("封账要写明是谁封的（--by 姓名）")
    try:
        period = period_of(month, now)
    except RuleError as error:
        raise CloseError(str(error)) from error
    if shanghai_day(now) <= period.last:
        raise CloseError(f"{month} 还没有结束（今天是 {shanghai_day(now)}），不能封账")
    later = [each.month for each in ledger.closings() if each.month > month]
    if later:
        raise CloseError(f"{later[0]} 已经封账，其累计得分和名次变化不含 {month}，不能再补封更早的月份")


def _write(path: Path, files: Mapping[str, bytes]) -> None:
    """All files in a folder beside, which is then renamed: the month is there whole or not at all."""
    beside = path.with_name(f".{path.name}.closing")
    shutil.rmtree(beside, ignore_errors=True)
    for name, data in files.items():
        write_whole(beside / name, data)
    digests = {name: _digest(data) for name, data in sorted(files.items())}
    write_whole(beside / MANIFEST, json_bytes({"month": path.name, "files": digests}))
    os.replace(beside, path)


def _recomputed(path: Path, skip: set[str]) -> list[str]:
    if skip & {ARTICLES, RULES, INPUTS}:
        return ["冻结的材料不完整，没有重算"]
    try:
        inputs = inputs_from(read_files(path, (ARTICLES, RULES, INPUTS)))
    except FrozenError as error:
        return [str(error)]
    made = {**input_files(inputs), **output_files(report_of(inputs))}
    return [
        f"{name}：按冻结的材料重算，结果不同" for name, data in made.items()
        if name not in skip and data != (path / name).read_bytes()
    ]  # fmt: skip


def _read(path: Path, names: tuple[str, ...]) -> dict[str, bytes]:
    try:
        return read_files(path, names)
    except FrozenError as error:
        raise CloseError(str(error)) from error


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
