"""The language of formulas: counts of cases, filtered by named predicates joined with all, any and not. Nothing is evaluated. Pure.

An example: `{"count": "cases", "where": {"all": ["filed", {"not": "voided"}]}}`.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

import msgspec

from wangge_core.indicators.errors import ExpressionError
from wangge_core.indicators.model import Formula
from wangge_core.indicators.predicates import PREDICATES

Condition: TypeAlias = tuple[str, list[object]]
"""SQL with `{}` for values, and the values."""

_DEEPEST: Final = 5
_WIDEST: Final = 10
_JOINS: Final[Mapping[str, tuple[str, str]]] = {"all": ("AND", "且"), "any": ("OR", "或")}


class Expression(msgspec.Struct, frozen=True):
    """A predicate's name, or parts joined by all or any, or one part denied."""

    kind: Literal["is", "all", "any", "not"]
    name: str = ""
    parts: tuple["Expression", ...] = ()

    def names(self) -> Iterator[str]:
        """Yield each predicate it names."""
        if self.kind == "is":
            yield self.name
        for part in self.parts:
            yield from part.names()

    def condition(self, as_of: datetime) -> Condition:
        """Return it as a condition on the columns of a fact, asked at a moment."""
        match self.kind:
            case "is":
                predicate = PREDICATES[self.name]
                return predicate.condition, [as_of] * predicate.moments
            case "not":
                text, values = self.parts[0].condition(as_of)
                return f"(NOT {text})", values
            case "all" | "any":
                found = [part.condition(as_of) for part in self.parts]
                word = f" {_JOINS[self.kind][0]} "
                return f"({word.join(text for text, _ in found)})", [value for _, values in found for value in values]

    def words(self, locale: str) -> str:
        """Return it as people read it."""
        match self.kind:
            case "is":
                return PREDICATES[self.name].title[locale]
            case "not":
                return f"{'非' if locale == 'zh-CN' else 'not '}{self.parts[0].words(locale)}"
            case "all" | "any":
                english, chinese = _JOINS[self.kind]
                word = chinese if locale == "zh-CN" else f" {english.lower()} "
                return "(" + word.join(part.words(locale) for part in self.parts) + ")"


def read(raw: object, path: str) -> Expression:
    """Read a count of the language.

    Raises:
        ExpressionError: with the path of the part that is wrong, and what may stand there.
    """
    if not isinstance(raw, dict) or raw.keys() != {"count", "where"} or raw["count"] != "cases":
        raise ExpressionError(path, 'Write a count as {"count": "cases", "where": …}.')
    return _read(raw["where"], f"{path}/where", 1)


def _read(raw: Any, path: str, depth: int) -> Expression:  # noqa: ANN401  JSON
    if depth > _DEEPEST:
        raise ExpressionError(path, f"An expression may be {_DEEPEST} levels deep.")
    if isinstance(raw, str):
        if raw not in PREDICATES:
            raise ExpressionError(path, f"{raw[:60]!r} is no predicate; there are: {', '.join(PREDICATES)}.")
        return Expression("is", raw)
    if isinstance(raw, dict) and len(raw) == 1:
        (kind, inner), *_ = raw.items()
        if kind == "not":
            return Expression("not", parts=(_read(inner, f"{path}/not", depth + 1),))
        if kind in _JOINS and isinstance(inner, list) and 1 <= len(inner) <= _WIDEST:
            parts = tuple(_read(part, f"{path}/{kind}/{number}", depth + 1) for number, part in enumerate(inner))
            return Expression("all" if kind == "all" else "any", parts=parts)
    message = f'Give the name of a predicate, {{"all": […]}}, {{"any": […]}} with 1 to {_WIDEST} parts, or {{"not": …}}.'
    raise ExpressionError(path, message)


class Counted(msgspec.Struct, frozen=True):
    """A formula that was read: what its two parts count. The numerator counts only what the denominator does."""

    numerator: Expression
    denominator: Expression

    @classmethod
    def of(cls, formula: Formula, path: str = "") -> "Counted":
        """Read a formula's expressions.

        Raises:
            ExpressionError: see `read`.
        """
        denominator = read(formula.denominator, f"{path}/denominator")
        numerator = read(formula.numerator, f"{path}/numerator")
        return cls(Expression("all", parts=(denominator, numerator)), denominator)

    def part(self, name: Literal["numerator", "denominator"]) -> Expression:
        """Return one of the two."""
        return self.numerator if name == "numerator" else self.denominator


def said(formula: Formula) -> dict[str, str]:
    """Return the formula in words: numerator ÷ denominator."""
    numerator, denominator = read(formula.numerator, "/numerator"), read(formula.denominator, "/denominator")
    return {locale: f"{numerator.words(locale)} ÷ {denominator.words(locale)}" for locale in ("zh-CN", "en")}
