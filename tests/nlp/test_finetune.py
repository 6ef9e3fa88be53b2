"""The words' vectors are pushed to where a batch is hardest, which is learnt too, and stand again where they stood."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.labelled import Labelled

pytest.importorskip("torch", reason="the extra train is not installed: pushing not tried")


def test_vectors_are_pushed_along_their_gradient_and_put_back() -> None:
    import torch

    from nlp.encoder.finetune import _pushed

    weights = torch.nn.Parameter(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
    weights.grad = torch.tensor([[0.0, 3.0], [4.0, 0.0]])
    with _pushed(weights, 0.5):
        assert weights.tolist() == [[1.0, pytest.approx(2.3)], [pytest.approx(3.4), 4.0]]
    assert weights.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_a_stage_that_pushes_learns_something_else() -> None:
    import torch

    from nlp.encoder.bert import Encoder
    from nlp.encoder.finetune import Pace, finetune
    from nlp.encoder.heads import Judge, answers_of

    def learnt(pushed: float) -> torch.Tensor:
        torch.manual_seed(1)
        judge = Judge(Encoder(20, 64, 32, 1))
        texts = [np.array([1, word, 2], dtype=np.int64) for word in (5, 6)]
        answers = answers_of([Labelled(body="好", kind="weibo", origin="own", emotion=one) for one in ("happy", "sad")])
        finetune(judge, texts, answers, [np.arange(2)], 3, Pace(pushed=pushed))
        return judge.encoder.words.weight.detach()

    assert torch.equal(learnt(0.0), learnt(0.0))
    assert not torch.equal(learnt(0.0), learnt(5.0))


def test_what_is_to_stay_still_stays() -> None:
    import torch

    from nlp.encoder.bert import Encoder
    from nlp.encoder.finetune import Pace, finetune
    from nlp.encoder.heads import Judge, answers_of

    judge = Judge(Encoder(20, 64, 32, 3))
    before = {name: value.clone() for name, value in judge.state_dict().items()}
    texts = [np.array([1, word, 2], dtype=np.int64) for word in (5, 6)]
    answers = answers_of([Labelled(body="好", kind="weibo", origin="own", emotion=one) for one in ("happy", "sad")])
    finetune(judge, texts, answers, [np.arange(2)] * 3, 3, Pace(still=2))
    moved = {name for name, value in judge.state_dict().items() if not torch.equal(value, before[name])}
    assert {"encoder.layers.2.inner.weight", "heads.weight"} <= moved
    still = ("encoder.words", "encoder.places", "encoder.scaled", "encoder.layers.0", "encoder.layers.1")
    assert not [name for name in moved if name.startswith(still)]
