"""Proofs that people hand in (clippings, screenshots), each kept under the digest of what it is."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path, PurePath

from crawlers.folder import DataFolder, write_whole
from reports.month.proof_kinds import kind_of

MAX_BYTES = 20_000_000


class ProofError(ValueError):
    """A file is no proof that can be kept; the message (Chinese) names it and what is allowed."""


def keep_proof(folder: DataFolder, name: str, data: bytes) -> str:
    """Keeps the file; returns its path below the data folder, which holds its SHA-256. ProofError for a bad one.

    Its content says what it is, and gives the suffix; what its name says is believed of plain text alone.
    """
    if not data or len(data) > MAX_BYTES:
        raise ProofError(f"附件“{name}”有 {len(data)} 字节；应在 1 到 {MAX_BYTES} 字节之间")
    suffix = kind_of(data)
    if suffix is None or (suffix == ".txt" and PurePath(name).suffix.lower() != ".txt"):
        raise ProofError(f"附件“{name}”的内容不是可以留存的文件；可以是图片、PDF、Word、Excel（不带宏）或 TXT")
    path = f"proofs/{sha256(data).hexdigest()}{suffix}"
    if not (folder.root / path).exists():
        write_whole(folder.root / path, data)
    return path


def digest_in(proof: str) -> str | None:
    """The SHA-256 that the path of a kept proof names; None for a proof in words."""
    return PurePath(proof).stem if proof.startswith("proofs/") else None


def proof_of(folder: DataFolder, text: str) -> str:
    """What is entered as a proof: the kept copy of the file that `text` names, else the words themselves."""
    try:
        data = Path(text).read_bytes()
    except (OSError, ValueError):
        return text
    return keep_proof(folder, text, data)
