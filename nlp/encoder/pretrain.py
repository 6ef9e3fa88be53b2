"""Pretraining on texts of the field: the encoder guesses words that were hidden from it, no label needed."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from nlp.encoder.arithmetic import short_numbers
from nlp.encoder.batches import batches_of, padded
from nlp.encoder.bert import Encoder
from nlp.encoder.tokens import Tokens, Vocabulary

log = logging.getLogger(__name__)
HIDDEN, RATE = 0.15, 3e-4


class Guess(nn.Module):
    """A token for each hidden place: the embeddings read backwards."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.dense = nn.Linear(encoder.width, encoder.width)
        self.scaled = nn.LayerNorm(encoder.width)
        self.bias = nn.Parameter(torch.zeros(encoder.words.num_embeddings))
        nn.init.eye_(self.dense.weight)

    def forward(self, states: Tensor, words: Tensor) -> Tensor:
        return functional.linear(self.scaled(functional.gelu(self.dense(states))), words, self.bias)


def pretrain(encoder: Encoder, vocabulary: Vocabulary, texts: Sequence[Tokens], epochs: int, seed: int) -> Encoder:
    """Trains `encoder` in place, and returns it."""
    torch.manual_seed(seed)
    luck = np.random.default_rng(seed)
    guess = Guess(encoder)
    parameters = [*encoder.parameters(), *guess.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=RATE, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    batches = [batch for _ in range(epochs) for batch in batches_of([len(text) for text in texts], luck)]
    begun, lost = time.monotonic(), 0.0
    encoder.train()
    for step, batch in enumerate(batches):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, step / 200) * 0.5 * (1 + math.cos(math.pi * step / len(batches)))
        shown, wanted = hidden(padded([texts[number] for number in batch]), vocabulary, luck)
        with short_numbers():
            states = encoder(shown)
            places = wanted >= 0
            loss = functional.cross_entropy(guess(states[places], encoder.words.weight).float(), wanted[places])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        lost = 0.98 * lost + 0.02 * float(loss.detach())
        if step % 100 == 99:
            log.info(
                "step %d of %d, loss %.3f, %.0f s",
                step + 1,
                len(batches),
                lost / (1 - 0.98 ** (step + 1)),
                time.monotonic() - begun,
            )
    return encoder


def hidden(tokens: Tensor, vocabulary: Vocabulary, luck: np.random.Generator) -> tuple[Tensor, Tensor]:
    """The tokens with HIDDEN of them masked (eight in ten), changed or left; and what stood there (-100 elsewhere)."""
    rows = tokens.numpy()
    open_to = (rows != 0) & (rows != vocabulary.cls) & (rows != vocabulary.sep)
    open_to[:, 1] = False
    # Runs of one to three neighbours are hidden, as words are: single characters are guessed from their other half.
    starts = luck.random(rows.shape) < HIDDEN / 1.8
    runs = luck.choice([1, 2, 3], rows.shape, p=[0.4, 0.4, 0.2])
    chosen = starts.copy()
    chosen[:, 1:] |= starts[:, :-1] & (runs[:, :-1] >= 2)
    chosen[:, 2:] |= starts[:, :-2] & (runs[:, :-2] >= 3)
    chosen &= open_to
    wanted = np.where(chosen, rows, -100)
    fate = luck.random(rows.shape)
    shown = np.where(chosen & (fate < 0.8), vocabulary.mask, rows)
    shown = np.where(chosen & (fate >= 0.9), luck.integers(200, len(vocabulary), rows.shape), shown)
    return torch.from_numpy(shown), torch.from_numpy(wanted)
