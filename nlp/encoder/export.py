"""Export: the trained judge as one ONNX file with int8 weights, for onnxruntime on processors."""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn
from torch.nn import functional

from crawlers.folder import write_whole
from nlp.encoder.bert import HEADS, Layer
from nlp.encoder.heads import Judge


class OneText(nn.Module):
    """The judge of one text without padding (1 × length), which gives the same scores with less work: nothing is
    masked, and what asks, is asked and answers is one multiplication, so that its input is made int8 once.

    Matrices instead of batches of one: onnxruntime (1.32) joins sums and normalisations of batches into an operator
    that is slower than the two.
    """

    def __init__(self, judge: Judge) -> None:
        super().__init__()
        self.judge = judge
        self.asked = nn.ModuleList(_joined(layer) for layer in judge.encoder.layers)

    def forward(self, tokens: Tensor) -> Tensor:
        encoder, length = self.judge.encoder, tokens.shape[1]
        states = encoder.scaled(encoder.words(tokens[0]) + encoder.places.weight[:length])
        for layer, asked in zip(encoder.layers, self.asked, strict=True):
            states = _after(layer, asked, states)
        scores: Tensor = self.judge.heads(torch.cat([states[0], states.mean(0)])[None])
        return scores


def _joined(layer: Layer) -> nn.Linear:
    """Query, key and value at once; the query is scaled by its weights."""
    width = layer.query.in_features
    scale = (width // HEADS) ** -0.5
    joined = nn.Linear(width, 3 * width)
    joined.weight.data = torch.cat([layer.query.weight * scale, layer.key.weight, layer.value.weight])
    joined.bias.data = torch.cat([layer.query.bias * scale, layer.key.bias, layer.value.bias])
    return joined


def _after(layer: Layer, asked: nn.Module, states: Tensor) -> Tensor:
    length, width = states.shape
    parts = asked(states).view(length, 3, HEADS, width // HEADS).permute(1, 2, 0, 3)
    mixed = torch.softmax(parts[0] @ parts[1].transpose(-1, -2), -1) @ parts[2]
    states = layer.attended(states + layer.mixed(mixed.transpose(0, 1).reshape(length, width)))
    fed: Tensor = layer.fed(states + layer.outer(functional.gelu(layer.inner(states))))
    return fed


def export(judge: Judge, out: Path) -> None:
    """Writes `out`: input `tokens` (1 × length), output `scores` (1 × OUTPUTS)."""
    alone = OneText(judge).eval()
    with tempfile.TemporaryDirectory() as name:
        plain, fused, small = (Path(name) / f"{step}.onnx" for step in ("plain", "fused", "small"))
        torch.onnx.export(
            alone, (torch.ones(1, 16, dtype=torch.int64),), str(plain), input_names=["tokens"], output_names=["scores"],
            dynamic_axes={"tokens": {1: "length"}}, opset_version=17, dynamo=False,
        )  # fmt: skip
        better = optimize_model(str(plain), "bert", num_heads=HEADS, hidden_size=judge.encoder.width, opt_level=1)
        better.save_model_to_file(str(fused))
        quantize_dynamic(
            fused, small, per_channel=True, weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": 1, "MatMulConstBOnly": True},
        )  # fmt: skip
        write_whole(out, small.read_bytes())
