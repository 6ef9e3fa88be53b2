"""The encoder as torch trains it: a BERT of a few layers, its weights read out of an ONNX file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

HEADS = 8
_EPSILON = 1e-12


class Layer(nn.Module):
    """Self-attention and feed-forward, each normalised after its sum (as BERT has it)."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.query, self.key, self.value, self.mixed = (nn.Linear(width, width) for _ in range(4))
        self.attended = nn.LayerNorm(width, eps=_EPSILON)
        self.inner, self.outer = nn.Linear(width, inner), nn.Linear(inner, width)
        self.fed = nn.LayerNorm(width, eps=_EPSILON)
        self.drop = nn.Dropout(0.1)

    def forward(self, states: Tensor, seen: Tensor) -> Tensor:
        texts, length, width = states.shape
        query, key, value = (
            part(states).view(texts, length, HEADS, width // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        # Written out, since torch's fused attention takes half as long again on processors (measured, 2.15).
        weights = (query @ key.transpose(-1, -2)) * (width // HEADS) ** -0.5
        mixed = torch.softmax(weights.masked_fill(~seen, -1e4), -1, dtype=torch.float32).to(value.dtype) @ value
        mixed = mixed.transpose(1, 2).reshape(texts, length, width)
        states = self.attended(states + self.drop(self.mixed(mixed)))
        fed: Tensor = self.fed(states + self.drop(self.outer(functional.gelu(self.inner(states)))))
        return fed


class Encoder(nn.Module):
    """Tokens (texts × length, 0 is padding) to states (texts × length × width)."""

    def __init__(self, tokens: int, width: int, inner: int, layers: int, places: int = 512) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(tokens, width), nn.Embedding(places, width)
        self.scaled, self.drop = nn.LayerNorm(width, eps=_EPSILON), nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer(width, inner) for _ in range(layers))

    @property
    def width(self) -> int:
        return self.words.embedding_dim

    def forward(self, tokens: Tensor) -> Tensor:
        places = torch.arange(tokens.shape[1])
        states: Tensor = self.drop(self.scaled(self.words(tokens) + self.places(places)))
        seen = (tokens != 0)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, seen)
        return states


def base_encoder(model: Path, tokenizer: Path) -> tuple[Encoder, list[str]]:
    """An encoder with the weights of a published ONNX file, and the words of its tokenizer file in the order of their
    numbers, without continuations of single characters (`##水`): who splits at every character never gives them.
    """
    weights = _weights_of(model)
    words = json.loads(tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    kept = [word for word in sorted(words, key=words.__getitem__) if not _never_given(word)]
    weights["words.weight"] = weights["words.weight"][torch.tensor([words[word] for word in kept])]
    layers = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers."))
    inner, width = weights["layers.0.inner.weight"].shape
    encoder = Encoder(len(kept), width, inner, layers)
    encoder.load_state_dict(weights)
    return encoder, kept


def _never_given(word: str) -> bool:
    return len(word) == 3 and word.startswith("##") and "\u3400" <= word[2] <= "\u9fff"


_NAMES = {
    "attention.self.query": "query", "attention.self.key": "key", "attention.self.value": "value",
    "attention.output.dense": "mixed", "attention.output.LayerNorm": "attended", "intermediate.dense": "inner",
    "output.dense": "outer", "output.LayerNorm": "fed",
}  # fmt: skip


def _weights_of(model: Path) -> dict[str, Tensor]:
    graph = onnx.load(str(model)).graph
    arrays = {entry.name: numpy_helper.to_array(entry) for entry in graph.initializer}
    weights = {
        "words.weight": arrays["embeddings.word_embeddings.weight"],
        # Every token is of the first segment here: what BERT adds for it is added once.
        "places.weight": arrays["embeddings.position_embeddings.weight"]
        + arrays["embeddings.token_type_embeddings.weight"][0],
        "scaled.weight": arrays["embeddings.LayerNorm.weight"], "scaled.bias": arrays["embeddings.LayerNorm.bias"],
    }  # fmt: skip
    for name, array in arrays.items():
        if name.startswith("encoder.layer."):
            weights[_layer_name(name.removeprefix("encoder.layer."))] = array
    weights |= _nameless(graph, arrays)
    return {name: torch.from_numpy(np.array(array, dtype=np.float32)) for name, array in weights.items()}


def _layer_name(name: str) -> str:
    number, _, rest = name.partition(".")
    part, _, field = rest.rpartition(".")
    return f"layers.{number}.{_NAMES[part]}.{field}"


def _nameless(graph: onnx.GraphProto, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The matrices of linear layers: their initializers are numbered, only the nodes that read them are named."""
    found = {}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in arrays:
            path = node.name.strip("/").replace("/", ".").removeprefix("encoder.layer.").removesuffix(".MatMul")
            found[_layer_name(f"{path}.weight")] = arrays[node.input[1]].T
    return found
