"""What a service costs an elder: the price less the subsidy of their care level. Pure, in whole fen."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple


class Bill(NamedTuple):
    """Amounts in yuan."""

    price: float
    subsidy: float
    due: float


def billed(price: float, subsidy: float, levels: Sequence[str], level: str | None) -> Bill:
    """Return what is to be paid; the subsidy is for `levels` (everybody when there are none) and never more than the price."""
    whole = _fen(price)
    less = min(_fen(subsidy), whole) if not levels or level in levels else 0
    return Bill(whole / 100, less / 100, (whole - less) / 100)


def _fen(yuan: float) -> int:
    return int((Decimal(str(yuan)) * 100).quantize(Decimal(1), ROUND_HALF_UP))
