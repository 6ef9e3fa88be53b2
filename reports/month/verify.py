"""Holding a closed month against what was frozen: each file by its digest, the results by computing them again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crawlers.folder import DataFolder
from reports.month.close import CloseError, digest_of
from reports.month.figures import ARITHMETIC, differences, figures_of
from reports.month.frozen import (
    ARTICLES,
    FIGURES,
    INPUTS,
    MANIFEST,
    RESULT,
    RULES,
    FrozenError,
    closed_report,
    digest_of_file,
    inputs_from,
    json_bytes,
    read_files,
)
from reports.month.given import MonthInputs
from reports.month.proofs import digest_in
from reports.month.table import report_of


def verify_month(
    folder: DataFolder, month: str, *, manifest: str | None = None, editions: Mapping[int, str | None] | None = None
) -> tuple[str, ...]:
    """What is wrong with a closed month, in Chinese, each naming a file; empty where all holds.

    `manifest` is the digest that the ledger keeps: with it a manifest that was changed too is found. `editions` are
    the month's corrections, number → digest of their manifests; their lines begin with 更正N.

    The papers are held against their digests only: they say the same in words that may change with the program.
    """
    wrong = _folder_faults(folder, folder.month(month), manifest)
    for number, digest in (editions or {}).items():
        try:
            found = _folder_faults(folder, folder.month_edition(month, number), digest)
        except CloseError as error:
            found = [str(error)]
        wrong += [f"更正{number}：{line}" for line in found]
    return tuple(wrong)


def _folder_faults(folder: DataFolder, path: Path, manifest: str | None) -> list[str]:
    try:
        data = read_files(path, (MANIFEST,))[MANIFEST]
    except FrozenError as error:
        raise CloseError(str(error)) from error
    wrong = []
    if manifest is not None and digest_of(data) != manifest:
        wrong.append(f"{MANIFEST}：与台账所记的指纹不符")
    try:
        said = json.loads(data)
        listed: dict[str, str] = said["files"]
    except (ValueError, KeyError, TypeError):
        return [*wrong, f"{MANIFEST}：读不出文件清单"]
    present = {each.name for each in path.iterdir() if each.name != MANIFEST}
    wrong += [f"{name}：缺失" for name in sorted(set(listed) - present)]
    wrong += [f"{name}：封账时没有这个文件" for name in sorted(present - set(listed))]
    changed = [name for name in sorted(set(listed) & present) if digest_of_file(path / name) != listed[name]]
    wrong += [f"{name}：内容与封账时不同" for name in changed]
    touched = {ARTICLES, RULES, INPUTS} & {*changed, *(set(listed) - present)}
    try:
        inputs = inputs_from(path)
    except FrozenError as error:
        return [*wrong, str(error) if touched else _unread(said, error)]
    if touched:
        return [*wrong, "封账的材料已被改动，不再重算"]
    return [*wrong, *_proofs(folder, inputs), *_recomputed(path, inputs, skip=set(changed))]


def _unread(manifest: Mapping[str, Any], error: FrozenError) -> str:
    """Of a month whose materials are as they were and cannot be read all the same: an older program closed it."""
    number, made = manifest.get("format", 1), manifest.get("program", "")
    by = f"（huanyu {made}）" if made else "（那时的清单还没有写明格式和程序版本）"
    return (
        f"封账的材料没有改动，是第{number}版格式{by}，本程序读不出来，不能重算：{error}；请用封账时的程序重算，"
        "并请把这一行告诉维护人员"
    )


def _proofs(folder: DataFolder, inputs: MonthInputs) -> list[str]:
    """Clippings and screenshots that are not what they were."""
    proofs = {each.proof: each.proof_digest for each in inputs.claims if each.proof}
    entered = [each.proof for each in inputs.followers] + [each.proof for each in inputs.activities]
    proofs |= {proof: digest_in(proof) for proof in entered}
    wrong = []
    for proof, digest in proofs.items():
        if digest is None:
            continue
        path = folder.root / proof
        if not path.is_file():
            wrong.append(f"{proof}：凭据附件缺失")
        elif digest_of_file(path) != digest:
            wrong.append(f"{proof}：凭据附件与交来时不同")
    return wrong


def _recomputed(path: Path, inputs: MonthInputs, skip: set[str]) -> list[str]:
    arithmetic = inputs.versions.get("arithmetic", ARITHMETIC)
    if arithmetic != ARITHMETIC:
        return [
            f"封账时的计分方法是第{arithmetic}版，本程序是第{ARITHMETIC}版，不能重算；各文件已与封账时的指纹核对，"
            "要重算请用封账时的程序"
        ]
    try:
        report = report_of(inputs)
    except (ValueError, LookupError, TypeError, ArithmeticError) as error:
        # Files that were forged together with the manifest can say anything.
        return [f"按冻结的材料不能重算（{type(error).__name__}：{error}）"]
    found = figures_of(report)
    kept = FIGURES if (path / FIGURES).is_file() else RESULT
    if kept in skip or not (path / kept).is_file():
        return []
    data = (path / kept).read_bytes()
    try:
        # A month closed before figures were kept apart has them in its result, among the words.
        frozen = json.loads(data) if kept == FIGURES else figures_of(closed_report(path))
        wrong = [] if json_bytes(frozen) == json_bytes(found) else differences(frozen, found, report)
    except (ValueError, KeyError, TypeError) as error:
        return [f"{kept}：读不出结果（{error}）"]
    return [f"{kept}：按冻结的材料重算，结果不同：{line}" for line in wrong]
