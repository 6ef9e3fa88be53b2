"""The model on disk: arrays in an .npz (never unpickled) and beside it a card in JSON."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from crawlers.folder import write_whole
from nlp.features import DENSE_NAMES
from nlp.linear import HashedHeads, Stack

SHIPPED = Path(__file__).with_name("model")
_ARRAYS, _CARD = "linear.npz", "card.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PARTS: dict[str, type[HashedHeads] | type[Stack]] = {
    "subject": HashedHeads, "feeling": HashedHeads,
    "env": Stack, "topics": Stack, "sentiment": Stack, "emotion": Stack,
}  # fmt: skip


class ModelError(ValueError):
    """The model's folder does not hold what this version of Huanyu reads; the message says what to do."""


@dataclass(frozen=True)
class Model:
    """`subject` scores env, topics and tone, `feeling` the six emotions and the tone of posts; the stacks decide."""

    subject: HashedHeads
    feeling: HashedHeads
    env: Stack
    topics: Stack
    sentiment: Stack
    emotion: Stack
    card: dict[str, Any]

    @property
    def version(self) -> str:
        return str(self.card["version"])


def save_model(model: Model, folder: Path) -> None:
    """Writes arrays and card; the same model gives the same bytes."""
    write_whole(folder / _ARRAYS, _npz_of(_arrays_of(model)))
    card = json.dumps(model.card, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(folder / _CARD, f"{card}\n".encode())


def encoder_learnt_gold(folder: Path) -> bool:
    """Whether the encoder in a model's folder has learnt texts of the gold set; a card that does not say so is no proof
    that it has not.
    """
    try:
        card = json.loads((folder / _CARD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    return bool(card.get("encoder_learnt_gold", True))


def version_of(model: Model) -> str:
    """`linear-` and a digest of the arrays."""
    digest = sha256()
    for name, array in sorted(_arrays_of(model).items()):
        digest.update(f"{name} {array.dtype} {array.shape}".encode() + array.tobytes())
    return f"linear-{digest.hexdigest()[:12]}"


@cache
def load_model(folder: Path = SHIPPED) -> Model:
    """The model of a folder; ModelError where it is missing or was made for other features."""
    try:
        card = json.loads((folder / _CARD).read_text(encoding="utf-8"))
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            parts = {name: kind(**_fields(arrays, name, kind)) for name, kind in _PARTS.items()}
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ModelError(f"{folder}: no model can be read ({error}); huanyu train builds one") from error
    if card.get("columns") != len(DENSE_NAMES):
        raise ModelError(f"{folder}: made for {card.get('columns')} columns, not {len(DENSE_NAMES)}; train it again")
    return Model(**parts, card=card)  # type: ignore[arg-type]


def _fields(arrays: Any, name: str, kind: type[HashedHeads] | type[Stack]) -> dict[str, Any]:
    return {field: arrays[f"{name}.{field}"] for field in kind.__dataclass_fields__}


def _arrays_of(model: Model) -> dict[str, Any]:
    return {
        f"{name}.{field}": getattr(getattr(model, name), field)
        for name, kind in _PARTS.items()
        for field in kind.__dataclass_fields__
    }


def _npz_of(arrays: dict[str, Any]) -> bytes:
    """As numpy.savez_compressed writes it, but without the time of day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(array), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, member.getvalue(), compresslevel=9)
    return buffer.getvalue()
