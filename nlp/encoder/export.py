"""Export: the trained judge as one ONNX file with int8 weights, for onnxruntime on processors."""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model

from crawlers.folder import write_whole
from nlp.encoder.bert import HEADS
from nlp.encoder.heads import Judge


def export(judge: Judge, out: Path) -> None:
    """Writes `out`: input `tokens` (1 × length), output `scores` (1 × OUTPUTS)."""
    judge.eval()
    with tempfile.TemporaryDirectory() as name:
        plain, fused, small = (Path(name) / f"{step}.onnx" for step in ("plain", "fused", "small"))
        torch.onnx.export(
            judge, (torch.ones(1, 16, dtype=torch.int64),), str(plain), input_names=["tokens"], output_names=["scores"],
            dynamic_axes={"tokens": {1: "length"}}, opset_version=17, dynamo=False,
        )  # fmt: skip
        better = optimize_model(str(plain), "bert", num_heads=HEADS, hidden_size=judge.encoder.width, opt_level=1)
        better.save_model_to_file(str(fused))
        quantize_dynamic(
            fused, small, per_channel=True, weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": 1, "MatMulConstBOnly": True},
        )  # fmt: skip
        write_whole(out, small.read_bytes())
