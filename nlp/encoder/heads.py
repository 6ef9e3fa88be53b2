"""The encoder with its heads: env, ten topics, three tones, six emotions, from one reading of the text."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from nlp.encoder.bert import Encoder
from nlp.features import TOPICS
from nlp.labelled import EMOTIONS, SENTIMENTS, Labelled

OUTPUTS = 1 + len(TOPICS) + len(SENTIMENTS) + len(EMOTIONS)
ENV, OF_TOPICS = slice(0, 1), slice(1, 1 + len(TOPICS))
OF_TONE = slice(OF_TOPICS.stop, OF_TOPICS.stop + len(SENTIMENTS))
OF_EMOTION = slice(OF_TONE.stop, OUTPUTS)
SMOOTHING = 0.05


class Judge(nn.Module):
    """Tokens (texts × length) to scores (texts × OUTPUTS): logits of env and topics, scores before softmax else."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.drop = nn.Dropout(0.1)
        self.heads = nn.Linear(2 * encoder.width, OUTPUTS)

    def forward(self, tokens: Tensor) -> Tensor:
        states = self.encoder(tokens)
        seen = (tokens != 0).unsqueeze(-1).to(states.dtype)
        mean = (states * seen).sum(1) / seen.sum(1)
        scores: Tensor = self.heads(self.drop(torch.cat([states[:, 0], mean], 1)))
        return scores


@dataclass(frozen=True)
class Answers:
    """What is known of each text; -1 where nobody said."""

    env: Tensor
    topics: Tensor
    tone: Tensor
    emotion: Tensor

    def of(self, rows: Tensor) -> Answers:
        return Answers(self.env[rows], self.topics[rows], self.tone[rows], self.emotion[rows])


def answers_of(texts: list[Labelled]) -> Answers:
    return Answers(
        torch.tensor([-1 if text.env is None else text.env for text in texts]),
        torch.tensor([[-1 if text.topics is None else int(one in text.topics) for one in TOPICS] for text in texts]),
        torch.tensor([SENTIMENTS.index(text.sentiment) if text.sentiment in SENTIMENTS else -1 for text in texts]),
        torch.tensor([EMOTIONS.index(text.emotion) if text.emotion in EMOTIONS else -1 for text in texts]),
    )


def loss_of(scores: Tensor, known: Answers, topic_share: float) -> Tensor:
    """The mean over a batch's texts of what each known answer costs, that of each topic `topic_share` times."""
    scores = scores.float()
    cost = _yes_or_no(scores[:, ENV], known.env[:, None]).sum()
    # Topics are asked of texts that are env: what they are given is that it is.
    topics = torch.where(known.env[:, None] == 1, known.topics, -1)
    cost = cost + topic_share * _yes_or_no(scores[:, OF_TOPICS], topics).sum()
    for part, wanted in ((OF_TONE, known.tone), (OF_EMOTION, known.emotion)):
        cost = cost + functional.cross_entropy(
            scores[:, part], wanted, ignore_index=-1, label_smoothing=SMOOTHING, reduction="sum"
        )
    return cost / len(scores)


def _yes_or_no(scores: Tensor, wanted: Tensor) -> Tensor:
    soft = wanted.clamp(min=0).float() * (1 - SMOOTHING) + SMOOTHING / 2
    cost = functional.binary_cross_entropy_with_logits(scores, soft, reduction="none")
    return torch.where(wanted >= 0, cost, 0.0)
