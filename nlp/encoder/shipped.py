"""The judge of a model in use, read back from its exported file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from nlp.encoder.bert import HEADS, Encoder
from nlp.encoder.heads import Judge

Arrays = Mapping[str, NDArray[Any]]
_MATRIX = "_Transposed"


def judge_in(network: Path) -> Judge:
    """The judge that `nlp.encoder.export` wrote, its int8 weights as the floats that they stand for."""
    graph = onnx.load(str(network)).graph
    arrays = {entry.name: numpy_helper.to_array(entry) for entry in graph.initializer}
    names = [name.removesuffix("_quantized") for name in arrays if name.endswith("_quantized")]
    matrices = {name.removesuffix(_MATRIX): _floats(arrays, name) for name in names}
    weights = {name: array for name, array in arrays.items() if name.startswith("judge.") and array.ndim}
    weights = {name: array for name, array in weights.items() if not name.endswith(("_scale", "_point", "_quantized"))}
    layers = sum(name.startswith("asked.") for name in matrices)
    weights |= {name: array for name, array in matrices.items() if not name.startswith("asked.")}
    for layer in range(layers):
        weights |= _apart(layer, matrices[f"asked.{layer}.weight"], arrays[f"asked.{layer}.bias"])
    named = {name.removeprefix("judge."): array for name, array in weights.items()}
    tokens, width = named["encoder.words.weight"].shape
    inner = len(named["encoder.layers.0.inner.bias"])
    judge = Judge(Encoder(tokens, width, inner, layers, len(named["encoder.places.weight"])))
    judge.load_state_dict({name: torch.from_numpy(np.array(array, np.float32)) for name, array in named.items()})
    return judge


def _floats(arrays: Arrays, name: str) -> NDArray[np.float32]:
    """A matrix as torch holds it: outputs × inputs."""
    whole, zero = arrays[f"{name}_quantized"].astype(np.float32), arrays[f"{name}_zero_point"].astype(np.float32)
    floats: NDArray[np.float32] = (whole - zero) * arrays[f"{name}_scale"]
    return floats.T if name.endswith(_MATRIX) else floats


def _apart(layer: int, joined: NDArray[np.float32], bias: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Query, key and value, which are exported as one and the query scaled."""
    width = joined.shape[1]
    scales = {"query": (width // HEADS) ** -0.5, "key": 1.0, "value": 1.0}
    found = {}
    for place, (part, scale) in enumerate(scales.items()):
        rows = slice(place * width, (place + 1) * width)
        found[f"judge.encoder.layers.{layer}.{part}.weight"] = joined[rows] / scale
        found[f"judge.encoder.layers.{layer}.{part}.bias"] = bias[rows] / scale
    return found
