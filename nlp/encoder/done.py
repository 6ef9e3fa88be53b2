"""Stages that were done before: their weights stand in a folder, so that a training that ended early, or of which only
the labels changed, goes on at the first stage that it has not done.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from torch import nn

from crawlers.folder import write_whole

log = logging.getLogger(__name__)
Trained = TypeVar("Trained", bound=nn.Module)


def done_once(
    folder: Path | None, name: str, module: Trained, inputs: Iterable[object], learn: Callable[[], Trained]
) -> Trained:
    """What `learn` makes of `module`; or, where `folder` has the weights of this stage, `module` with these.

    They are found by the digest of the weights that the stage begins with and of `inputs`: all that it learns from, and
    how. Without a folder nothing is kept.
    """
    if folder is None:
        return learn()
    path = folder / f"{name}-{_digest(module, inputs)}.npz"
    if path.exists():
        log.info("%s is done: %s", name, path)
        with np.load(path, allow_pickle=False) as arrays:
            module.load_state_dict({key: torch.from_numpy(arrays[key]) for key in arrays.files})
        return module
    learnt = learn()
    file = BytesIO()
    np.savez(file, **{key: value.detach().numpy() for key, value in learnt.state_dict().items()})
    write_whole(path, file.getvalue())
    log.info("%s is kept: %s", name, path)
    return learnt


def _digest(module: nn.Module, inputs: Iterable[object]) -> str:
    digest = sha256()
    for key, value in module.state_dict().items():
        digest.update(key.encode() + value.detach().numpy().tobytes())
    for one in inputs:
        digest.update(_bytes_of(one) + b"\x1e")
    return digest.hexdigest()[:16]


def _bytes_of(one: object) -> bytes:
    if isinstance(one, torch.Tensor):
        return one.numpy().tobytes()
    return one.tobytes() if isinstance(one, np.ndarray) else repr(one).encode()
