"""Putting a backup back into an empty folder: checked first, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from huanyu.backup.listed import DATA, FACTS, BackupError, Header, damage, header_of
from huanyu.backup.make import files_of
from ledger.copying import check_copy, restore_ledger, url_below

_SHOWN = 20


def checked(backup: Path) -> Header:
    """The header of a backup that is as it was made; else BackupError names what is damaged."""
    header = header_of(backup)
    if found := list(damage(backup)):
        more = f"\n  ……共 {len(found)} 处" if len(found) > _SHOWN else ""
        raise BackupError(f"备份 {backup} 已损坏：\n  " + "\n  ".join(found[:_SHOWN]) + more)
    if header.ledger is not None:
        check_copy(backup / header.ledger)
    return header


def restore(backup: Path, root: Path, *, ledger: str, environment: Mapping[str, str]) -> Header:
    """Puts the files into `root`, which must be empty or absent, and the ledger where its URL says.

    BackupError where something stands there or the backup is another city's or damaged. The store is not restored but
    rebuilt by whoever calls.
    """
    header = checked(backup)
    if root.name != header.city:
        raise BackupError(f"备份是城市“{header.city}”的，不能放进 {root}")
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise BackupError(f"{root} 不是空的；恢复只放进空目录")
    part = root.with_name(f".{root.name}.restoring")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        if (backup / DATA).is_dir():
            shutil.copytree(backup / DATA, part, dirs_exist_ok=True)
        if header.ledger is not None:
            # before the folder has its name: a ledger that cannot be put back leaves nothing behind
            restore_ledger(backup / header.ledger, url_below(ledger, root, part), environment)
        os.sync()
        os.replace(part, root)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return header


def other_facts(backup: Path, facts: Mapping[str, Path]) -> list[str]:
    """Names of the city's files (`facts` as `city_files` gives them) that are not as they are in the backup; a file
    that only one of them has counts."""
    kept = {path.relative_to(backup / FACTS).as_posix(): path for path in files_of(backup / FACTS)}
    return sorted(
        name for name in kept.keys() | facts.keys()
        if name not in kept or name not in facts or kept[name].read_bytes() != facts[name].read_bytes()
    )  # fmt: skip
