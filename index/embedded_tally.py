"""How often each value is met, of how often each number of a column is: by arrays, as a page counts a thousand days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Tally:
    """`held` are the values that each number of a column stands for, those of each field together."""

    def __init__(self, fields: Sequence[str], held: Sequence[Sequence[Sequence[str]]]) -> None:
        self.size = len(held)
        self._fields = {field: _Field([values[at] for values in held]) for at, field in enumerate(fields)}

    def counted(self, numbers: Sequence[int], often: Sequence[int] | None = None) -> dict[str, dict[str, int]]:
        """Field → value → how often, the most frequent first, equal ones by value. `often` is how often each number is
        met; without it each stands once for every time. IndexError where a number stands for nothing."""
        met = np.bincount(np.asarray(numbers, np.intp), often, self.size)
        if len(met) > self.size:
            raise IndexError(len(met) - 1)
        return {name: field.counted(met) for name, field in self._fields.items()}


class _Field:
    def __init__(self, values: Sequence[Sequence[str]]) -> None:
        names = sorted({name for some in values for name in some})
        place = {name: at for at, name in enumerate(names)}
        self._names: NDArray[Any] = np.array(names, object)
        # each value of each number: of which number it is, and which value
        self._numbers = np.array([number for number, some in enumerate(values) for _ in some], np.intp)
        self._places = np.array([place[name] for some in values for name in some], np.intp)

    def counted(self, met: NDArray[Any]) -> dict[str, int]:
        counts = np.bincount(self._places, met.take(self._numbers), len(self._names)).astype(np.int64)
        some = np.flatnonzero(counts)
        order = some[np.argsort(-counts[some], kind="stable")]
        return dict(zip(self._names[order].tolist(), counts[order].tolist(), strict=True))
