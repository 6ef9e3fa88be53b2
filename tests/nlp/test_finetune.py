"""The words' vectors are pushed to where a batch is hardest, and stand again where they stood."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="the extra train is not installed: pushing not tried")


def test_vectors_are_pushed_along_their_gradient_and_put_back() -> None:
    import torch

    from nlp.encoder.finetune import _pushed

    weights = torch.nn.Parameter(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
    weights.grad = torch.tensor([[0.0, 3.0], [4.0, 0.0]])
    with _pushed(weights, 0.5):
        assert weights.tolist() == [[1.0, pytest.approx(2.3)], [pytest.approx(3.4), 4.0]]
    assert weights.tolist() == [[1.0, 2.0], [3.0, 4.0]]
