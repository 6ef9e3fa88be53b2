"""What a backup holds: its header, and the digest of each file in a list that `sha256sum -c` reads as well."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import file_digest, sha256
from pathlib import Path

SCHEMA = 1
HEADER, SUMS = "backup.json", "SHA256SUMS"
DATA, FACTS = "data", "city"
"""Below a backup: the data folder, the city's files."""

_LINE = re.compile(r"(\\?)([0-9a-f]{64})  (.+)", re.DOTALL)


class BackupError(ValueError):
    """A backup cannot be made, read or put back; the message is Chinese, for whoever asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """`at` is the moment, aware; `size_bytes` that of all `files`; `sums` the digest of SHA256SUMS; `ledger` the name
    of the ledger's copy, None where the city had none; `program` the version that made it."""

    city: str
    at: str
    program: str
    ledger: str | None
    files: int
    size_bytes: int
    sums: str
    schema: int = SCHEMA

    def line(self) -> bytes:
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n").encode()


def header_of(backup: Path) -> Header:
    """The header of a backup; BackupError where the folder is none, or was made by a newer program."""
    try:
        said = json.loads((backup / HEADER).read_bytes())
        if said["schema"] > SCHEMA:
            raise BackupError(
                f"备份 {backup} 由更新的程序所作（{said['schema']}，本程序到 {SCHEMA}），请升级程序后再用"
            )
        return Header(**said)
    except FileNotFoundError:
        raise BackupError(f"{backup} 不是备份：没有 {HEADER}") from None
    except (ValueError, TypeError, KeyError) as error:
        if isinstance(error, BackupError):
            raise
        raise BackupError(f"备份 {backup} 的 {HEADER} 已损坏：{error}") from error


def sums_text(sums: Mapping[str, str]) -> bytes:
    """The lines of SHA256SUMS in order of the paths."""
    return "".join(f"{_escaped(path, digest)}\n" for path, digest in sorted(sums.items())).encode()


def sums_of(backup: Path) -> dict[str, str]:
    """path below the backup → digest; BackupError where a line is none."""
    found = {}
    for line in (backup / SUMS).read_text(encoding="utf-8").split("\n")[:-1]:
        if not (match := _LINE.fullmatch(line)):
            raise BackupError(f"备份 {backup} 的 {SUMS} 已损坏：{line[:80]!r}")
        escaped, digest, path = match.groups()
        found[path.replace("\\n", "\n").replace("\\\\", "\\") if escaped else path] = digest
    return found


def damage(backup: Path) -> Iterator[str]:
    """A line (Chinese) for each file that is not as it was when the backup was made, or has gone."""
    header = header_of(backup)
    try:
        sums = (backup / SUMS).read_bytes()
    except FileNotFoundError:
        yield f"缺 {SUMS}"
        return
    if sha256(sums).hexdigest() != header.sums:
        yield f"{SUMS} 已改动"
        return
    for path, digest in sums_of(backup).items():
        try:
            with (backup / path).open("rb") as file:
                if file_digest(file, "sha256").hexdigest() != digest:
                    yield f"{path} 已改动"
        except FileNotFoundError:
            yield f"缺 {path}"


def backups_in(target: Path, city: str) -> list[Path]:
    """The whole backups of a city in a folder, the oldest first."""
    return sorted(path.parent for path in target.glob(f"{city}-????????T??????*/{HEADER}"))


def _escaped(path: str, digest: str) -> str:
    """As coreutils write a name with a line break in it."""
    if "\n" not in path and "\\" not in path:
        return f"{digest}  {path}"
    named = path.replace("\\", "\\\\").replace("\n", "\\n")
    return f"\\{digest}  {named}"
