"""In which numbers the encoder is trained: bfloat16 where the processor multiplies them, else floats, since torch then
puts every bfloat16 together by itself, which takes longer than floats do.
"""

from __future__ import annotations

from functools import cache

import torch

_NATIVE = ("amx_bf16", "avx512_bf16", "bf16")


def short_numbers() -> torch.autocast:
    return torch.autocast("cpu", torch.bfloat16, enabled=multiplies_short_numbers())


@cache
def multiplies_short_numbers() -> bool:
    capabilities = torch.cpu.get_capabilities()
    return any(capabilities.get(name, False) for name in _NATIVE)
