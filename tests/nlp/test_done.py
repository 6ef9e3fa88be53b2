"""Stages of the encoder's training that ended are not learnt again, unless what they learnt from is another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    import torch

pytest.importorskip("torch", reason="the extra train is not installed: the encoder's stages not tried")


def module(weight: float = 1.0) -> torch.nn.Module:
    import torch

    made = torch.nn.Linear(2, 1)
    torch.nn.init.constant_(made.weight, weight)
    torch.nn.init.zeros_(made.bias)
    return made


def learnt(folder: Path | None, *inputs: object, weight: float = 1.0) -> tuple[float, int]:
    """The first weight after a stage that doubles it, and how often the stage was learnt."""

    from nlp.encoder.done import done_once

    times = []
    begun = module(weight)

    def double() -> torch.nn.Module:
        times.append(1)
        return module(weight * 2)

    after = done_once(folder, "stage", begun, inputs, double)
    return float(next(after.parameters()).detach()[0, 0]), len(times)


def test_a_stage_that_ended_is_taken_over(tmp_path: Path) -> None:
    assert learnt(tmp_path, np.arange(3), 7) == (2.0, 1)
    assert learnt(tmp_path, np.arange(3), 7) == (2.0, 0)


def test_other_texts_another_seed_or_other_weights_before_are_learnt_anew(tmp_path: Path) -> None:
    learnt(tmp_path, np.arange(3), 7)
    assert learnt(tmp_path, np.arange(4), 7) == (2.0, 1)
    assert learnt(tmp_path, np.arange(3), 8) == (2.0, 1)
    assert learnt(tmp_path, np.arange(3), 7, weight=3.0) == (6.0, 1)


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    assert learnt(None, 1) == learnt(None, 1) == (2.0, 1)
    assert not list(tmp_path.iterdir())
