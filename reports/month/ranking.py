"""Numbers as the notice prints them: rounding half up, shares of a best or a plan, ranks with ties."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor


@lru_cache(maxsize=4096)
def exact(number: float) -> Fraction:
    """The number as it is written (0.1 is one tenth)."""
    return Fraction(str(number))


def half_up(value: Fraction, decimals: int) -> Decimal:
    """0.125 at two decimals is 0.13, never 0.12."""
    return Decimal(floor(value * 10**decimals + Fraction(1, 2))).scaleb(-decimals)


def share(found: Fraction, aim: Fraction) -> Fraction:
    """found / aim, at most 1; 1 where nothing was asked for."""
    return Fraction(1) if aim <= 0 else min(Fraction(1), found / aim)


def ranks(totals: Mapping[str, Decimal]) -> dict[str, int]:
    """Ties share a rank and the next is left out: 1, 2, 2, 4."""
    return {unit: 1 + sum(other > total for other in totals.values()) for unit, total in totals.items()}


def said(number: Fraction | Decimal | float) -> str:
    """The number for reading: at most two decimals, none where it is whole."""
    return _said(exact(number) if isinstance(number, float) else Fraction(number))


@lru_cache(maxsize=4096)
def _said(value: Fraction) -> str:
    return f"{half_up(value, 2):f}".rstrip("0").rstrip(".") if value.denominator != 1 else str(value.numerator)
