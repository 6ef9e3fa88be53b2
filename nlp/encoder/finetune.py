"""Fine-tuning: the encoder and its heads on labelled texts."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from nlp.encoder.arithmetic import short_numbers
from nlp.encoder.batches import batches_of, padded
from nlp.encoder.heads import Answers, Judge, loss_of
from nlp.encoder.tokens import Tokens

log = logging.getLogger(__name__)
HEAD_RATE, LAYER_DECAY = 1e-3, 0.95


@dataclass(frozen=True)
class Pace:
    """How a stage learns: its rate, whether that falls to nothing in the end, how slowly the average follows, what a
    topic weighs (they are ten questions, of which nine are mostly answered no), and how far the words' vectors are
    pushed to where a batch is hardest, which is then learnt too; 0 for not at all. Where `still` is more than 0, the
    words' vectors and so many layers above them stay as they are.

    Source: T. Miyato, A. Dai, I. Goodfellow: Adversarial Training Methods for Semi-Supervised Text Classification, 2017
    """

    rate: float = 1e-4
    falls: bool = True
    average: float = 0.998
    topic_share: float = 0.3
    pushed: float = 0.0
    still: int = 0


def finetune(
    judge: Judge, texts: Sequence[Tokens], answers: Answers, rounds: Sequence[NDArray[np.int64]], seed: int, pace: Pace
) -> Judge:
    """Trains `judge` on the rows of each round in turn; returns the moving average of its weights."""
    torch.manual_seed(seed)
    for parameter in _still(judge, pace.still):
        parameter.requires_grad_(False)
    luck = np.random.default_rng(seed)
    optimiser = torch.optim.AdamW(list(_groups(judge, pace.rate)), weight_decay=0.01, fused=True)
    rates = [group["lr"] for group in optimiser.param_groups]
    average = AveragedModel(judge, multi_avg_fn=get_ema_multi_avg_fn(pace.average))
    batches = [rows[batch] for rows in rounds for batch in batches_of([len(texts[row]) for row in rows], luck)]
    begun, lost = time.monotonic(), 0.0
    judge.train()
    for step, batch in enumerate(batches):
        share = min(1.0, (step + 1) / 100) * (1 - step / len(batches) if pace.falls else 1.0)
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * share
        tokens, known = padded([texts[row] for row in batch]), answers.of(torch.from_numpy(batch))
        optimiser.zero_grad(set_to_none=True)
        loss = _learn(judge, tokens, known, pace.topic_share)
        if pace.pushed:
            with _pushed(judge.encoder.words.weight, pace.pushed):
                _learn(judge, tokens, known, pace.topic_share)
        nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
        optimiser.step()
        average.update_parameters(judge)
        lost = 0.98 * lost + 0.02 * float(loss.detach())
        if step % 100 == 99:
            said = (step + 1, len(batches), lost / (1 - 0.98 ** (step + 1)), time.monotonic() - begun)
            log.info("step %d of %d, loss %.3f, %.0f s", *said)
    averaged: Judge = average.module
    return averaged


def _learn(judge: Judge, tokens: Tensor, known: Answers, topic_share: float) -> Tensor:
    """The loss of a batch; what it asks of the weights is added to their gradients."""
    with short_numbers():
        scores = judge(tokens)
    loss = loss_of(scores, known, topic_share)
    loss.backward()
    return loss


@contextmanager
def _pushed(weights: nn.Parameter, far: float) -> Iterator[None]:
    """Within it `weights` are moved so far along their gradient."""
    assert weights.grad is not None
    kept = weights.detach().clone()
    weights.data.add_(weights.grad, alpha=far / (float(weights.grad.norm()) + 1e-12))
    yield
    weights.data.copy_(kept)


def _still(judge: Judge, layers: int) -> Iterator[nn.Parameter]:
    """The parameters below and of the lowest `layers`; none where this is 0."""
    encoder = judge.encoder
    below = [encoder.words, encoder.places, encoder.scaled, *list(encoder.layers)[:layers]] if layers else []
    return (parameter for part in below for parameter in part.parameters())


def _groups(judge: Judge, rate: float) -> Iterator[dict[str, object]]:
    """The lower a layer, the slower it learns."""
    layers = list(judge.encoder.layers)
    yield {"params": judge.heads.parameters(), "lr": HEAD_RATE}
    for depth, layer in enumerate(reversed(layers)):
        yield {"params": layer.parameters(), "lr": rate * LAYER_DECAY**depth}
    rest = [judge.encoder.words, judge.encoder.places, judge.encoder.scaled]
    parameters = [parameter for part in rest for parameter in part.parameters()]
    yield {"params": parameters, "lr": rate * LAYER_DECAY ** len(layers)}


def scores_of(judge: Judge, texts: Sequence[Tokens]) -> NDArray[np.float32]:
    """Texts × OUTPUTS."""
    judge.eval()
    found: Tensor = torch.zeros(0)
    rows, scores = [], []
    with torch.no_grad(), short_numbers():
        for batch in batches_of([len(text) for text in texts], np.random.default_rng(0)):
            rows.append(batch)
            scores.append(judge(padded([texts[row] for row in batch])).float())
    found = torch.cat(scores)
    ordered = np.empty_like(found.numpy())
    ordered[np.concatenate(rows)] = found.numpy()
    return ordered
