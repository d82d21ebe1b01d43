"""What a member owes for a month, by the table that holds then. Pure; the tables are `dues-rules.json`, dated from the month they hold.

Amounts are yuan with two decimals. A rate is taken of the whole base (中组发〔2008〕3号, clause 2), not of the part above a bracket.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from msgspec import Struct

from wangge_sdk.registers import NotPossibleError

FEN: Final = Decimal("0.01")
PERCENT: Final = Decimal(100)


class Bracket(Struct, frozen=True, forbid_unknown_fields=True):
    """A rate for bases up to and including a bound; without one for all above."""

    percent: Decimal
    up_to: Decimal | None = None


class DuesRule(Struct, frozen=True, forbid_unknown_fields=True):
    """How much some categories owe: by brackets, or an amount between two bounds that the county chooses."""

    categories: tuple[str, ...]
    clauses: Mapping[str, str]
    brackets: tuple[Bracket, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None


class DuesTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The rules that hold from a month on, until the next table does."""

    source: str
    rules: tuple[DuesRule, ...]
    since: str = msgspec.field(name="from")


class Due(Struct, frozen=True):
    """What is owed, and why."""

    amount: Decimal
    clause: str
    source: str
    percent: Decimal | None = None
    """The rate; None where it is a fixed amount."""

    def explained(self, base: Decimal | None) -> str:
        """Return the sum as people would write it."""
        named = f"（{self.source} {self.clause}）"
        if self.percent is None or base is None:
            return f"{self.amount} 元{named}"
        return f"{yuan(base)} × {self.percent.normalize():f}% = {self.amount} 元{named}"


@cache
def dues_tables() -> tuple[DuesTable, ...]:
    """Return the tables of the package, the oldest first."""
    tables = msgspec.json.decode(files(__package__).joinpath("dues-rules.json").read_bytes(), type=tuple[DuesTable, ...], strict=False)
    return tuple(sorted(tables, key=lambda table: table.since))


def yuan(amount: object) -> Decimal:
    """Return an amount with two decimals, half a fen upwards."""
    return Decimal(str(amount)).quantize(FEN, ROUND_HALF_UP)


def table_for(month: str, tables: Iterable[DuesTable] | None = None) -> DuesTable:
    """Return the table that holds in a month.

    Raises:
        NotPossibleError: none does yet.
    """
    holding = [table for table in (dues_tables() if tables is None else tables) if table.since <= month]
    if not holding:
        raise NotPossibleError(f"{month} 没有适用的党费标准。", f"No table of dues holds in {month}.")
    return holding[-1]


def due(category: str, base: object, month: str, *, chosen: object = None, tables: Iterable[DuesTable] | None = None) -> Due:
    """Return what somebody owes for a month.

    Args:
        category: How they earn their living, as `documents/pay.schema.json` has it.
        base: Their regular monthly pay after tax, pension, or mean of the last quarter; None where the amount is fixed.
        month: The month.
        chosen: The amount that the county has chosen where the rule leaves a choice; the least without it.
        tables: The tables; those of the package without any.

    Raises:
        NotPossibleError: no table holds, or the base is not known.
    """
    table = table_for(month, tables)
    rule = next((each for each in table.rules if category in each.categories), None)
    if rule is None:
        raise NotPossibleError(f"{table.source} 没有规定这一类别。", f"{table.source} has no rule for {category}.")
    clause = rule.clauses[category]
    if not rule.brackets:
        return Due(_within(rule, chosen), clause, table.source)
    if base is None:
        raise NotPossibleError("没有登记计算基数。", "The base is not known.")
    known = yuan(base)
    bracket = next(each for each in rule.brackets if each.up_to is None or known <= each.up_to)
    return Due(yuan(known * bracket.percent / PERCENT), clause, table.source, bracket.percent)


def reduced(owed: Decimal, kind: str, amount: object = None) -> Decimal:
    """Return what is left to pay after a reduction that was approved (clause 8): nothing, or an amount that is less."""
    return Decimal(0) if kind == "none" else min(owed, yuan(amount or 0))


def allocated(paid: Decimal, owed: Iterable[tuple[str, Decimal]]) -> tuple[dict[str, Decimal], Decimal]:
    """Return how a payment is spread over bills, the first first, and what is left over.

    Args:
        paid: The payment.
        owed: Bills with what is left to pay of each, the oldest first.
    """
    parts: dict[str, Decimal] = {}
    left = paid
    for bill, amount in owed:
        if part := min(left, amount):
            parts[bill] = part
            left -= part
    return parts, left


def _within(rule: DuesRule, chosen: object) -> Decimal:
    least, most = rule.least or Decimal(0), rule.most or Decimal(0)
    return yuan(least if chosen is None else min(max(yuan(chosen), least), most))
