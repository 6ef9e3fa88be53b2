"""Closing a month: it is frozen once, nothing changes it later, anyone can compute it again from what was frozen."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path

from cities.city import City
from crawlers.clock import shanghai_day
from crawlers.folder import DataFolder, write_pieces, write_whole
from index.document import Document
from index.documents import documents
from ledger.claims import ClaimForm
from ledger.ledger import Ledger
from reports.month.facts import RuleError, period_of
from reports.month.formats import FORMAT, program
from reports.month.frozen import (
    INPUTS,
    MANIFEST,
    File,
    FrozenError,
    documents_in,
    input_files,
    json_bytes,
    output_files,
)
from reports.month.given import MonthInputs
from reports.month.handing_in import rematch_claims
from reports.month.inputs import month_inputs
from reports.month.table import report_of
from reports.month.words import day_words, short_day
from reports.workdays import workdays_after


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


def close_month(
    city: City, folder: DataFolder, ledger: Ledger, month: str, *, now: datetime, by: str, reason: str | None = None,
    signer: str | None = None,
) -> ClosedFolder:  # fmt: skip
    """Freezes the month as known at `now`, in the name of `by`. A closed month stays as it is and is returned.

    CloseError for a month still running, a later month that is closed, nobody's name, a form of 自报 that has not lain
    for its working days, and, unless `reason` says why, for silent sources and for what nobody has decided.
    """
    path = folder.month(month)
    known = ledger.closing(month)
    if known is not None:
        return ClosedFolder(
            month=month, path=path, manifest=known.manifest, by=known.by, at=known.at, fresh=False
        )  # fmt: skip
    _check(ledger, month, now, by)
    if not (path / MANIFEST).exists():
        rematch_claims(city, folder, ledger, month, now)
        inputs = month_inputs(city, folder, ledger, month, now=now, closed_by=by)
        inputs = replace(inputs, reason=reason, signer=signer)
        if standing := obstacles(inputs, ledger.claim_forms(month), now):
            raise CloseError("\n".join(standing))
        report = report_of(inputs)
        frozen = input_files(inputs)
        del inputs
        write_edition(path, chain(frozen, output_files(report)))
    # Else a run was killed between the two: what it froze stands, and only the ledger's line is missing.
    frozen = json.loads((path / INPUTS).read_bytes())
    digest = digest_of((path / MANIFEST).read_bytes())
    closing = ledger.close_month(
        month, digest, by=frozen["closed_by"], at=datetime.fromisoformat(frozen["as_of"]),
        reason=frozen.get("reason"), signer=frozen.get("signer"),
    )  # fmt: skip
    return ClosedFolder(month=month, path=path, manifest=digest, by=closing.by, at=closing.at, fresh=True)


def late_articles(city: City, folder: DataFolder, ledger: Ledger, month: str) -> tuple[Document, ...]:
    """Environmental articles of a closed month that were found after the closing: they do not count."""
    try:
        known = {each.id for each in documents_in(folder.month(month))}
    except FrozenError as error:
        raise CloseError(str(error)) from error
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
        raise CloseError(f"{month} 还没有结束（今天是{day_words(now.isoformat())}），不能封账")
    later = [each.month for each in ledger.closings() if each.month > month]
    if later:
        raise CloseError(f"{later[0]} 已经封账，其累计得分和名次变化不含 {month}，不能再补封更早的月份")


def obstacles(inputs: MonthInputs, forms: Sequence[ClaimForm], now: datetime) -> list[str]:
    """What stands against closing the month, in Chinese; a reason (`inputs.reason`) answers all but the waiting."""
    wait = inputs.facts.rules.checking_workdays
    found = []
    for form in forms:
        ready = workdays_after(shanghai_day(datetime.fromisoformat(form.at)), wait)
        if shanghai_day(now) < ready:
            found.append(
                f"自报表《{form.file}》{short_day(form.at)}交来，要留足{wait}个工作日核对，{short_day(ready.isoformat())}起才能封账"
            )
    if inputs.reason and inputs.reason.strip():
        return found
    open_claims = [each.number for each in inputs.claims if each.state == "待核"]
    open_objections = [each.number for each in inputs.objections if each.state == "待核"]
    if open_claims:
        found.append(f"还有{len(open_claims)}条自报待核（第{_numbers(open_claims)}号）；核定后再封，或写明理由")
    if open_objections:
        found.append(
            f"还有{len(open_objections)}件异议没有答复（第{_numbers(open_objections)}号）；答复后再封，或写明理由"
        )
    if silent := _silent_sources(inputs):
        share = f"{100 * inputs.facts.rules.silent_share:g}%"
        found.append(f"{'、'.join(silent)}缺采超过应采天数的{share}；写明理由（--reason）方可封账")
    return found


def _silent_sources(inputs: MonthInputs) -> tuple[str, ...]:
    """Names of the sources that missed more than the rule's share of their days."""
    limit = inputs.facts.rules.silent_share
    return tuple(
        each.name for each in inputs.completeness
        if not each.imported and each.expected and (each.expected - each.seen) / each.expected > limit
    )  # fmt: skip


def _numbers(numbers: Sequence[int]) -> str:
    return "、".join(map(str, numbers))


def write_edition(path: Path, files: Iterable[File]) -> str:
    """All files in a folder beside, which is then renamed: the month is there whole or not at all.

    Returns the digest of its manifest.
    """
    beside = path.with_name(f".{path.name}.closing")
    shutil.rmtree(beside, ignore_errors=True)
    digests = {name: write_pieces(beside / name, pieces) for name, pieces in files}
    manifest = json_bytes({
        "month": path.name, "format": FORMAT, "program": program(), "files": dict(sorted(digests.items())),
    })  # fmt: skip
    write_whole(beside / MANIFEST, manifest)
    os.replace(beside, path)
    return digest_of(manifest)


def digest_of(data: bytes) -> str:
    return sha256(data).hexdigest()
