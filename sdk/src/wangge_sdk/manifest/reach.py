"""How far a permission reaches: which fields, of cases of which types.

A reach is a set of pairs of case type and field, in which :data:`ALL` stands for every one. Written down it is a
tuple of slices in canonical order: by case type, no slice that another one holds already, fields sorted.
"""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

ALL: Final = "*"
"""Every case type, or every field."""


class Slice(Struct, frozen=True):
    """Fields of one case type, or of those that no other slice names."""

    case_type: str
    fields: tuple[str, ...]


Reach = tuple[Slice, ...]
NOWHERE: Final[Reach] = ()


def reach_of(parts: Iterable[tuple[Iterable[str], Iterable[str]]]) -> Reach:
    """Return the reach of parts of (case types, fields); none of either means all of them."""
    found: dict[str, frozenset[str]] = {}
    for case_types, fields in parts:
        wanted = frozenset(fields) or frozenset({ALL})
        for case_type in tuple(case_types) or (ALL,):
            found[case_type] = found.get(case_type, frozenset()) | wanted
    return _canonical(found)


def union(one: Reach, other: Reach) -> Reach:
    """Return what either holds."""
    found: dict[str, frozenset[str]] = {}
    for part in (*one, *other):
        found[part.case_type] = found.get(part.case_type, frozenset()) | frozenset(part.fields)
    return _canonical(found)


def meet(one: Reach, other: Reach) -> Reach:
    """Return what both hold."""
    types = {part.case_type for part in (*one, *other)}
    return _canonical({name: _common(fields_at(one, name), fields_at(other, name)) for name in types})


def fields_at(reach: Reach, case_type: str) -> frozenset[str]:
    """Return the fields that a reach gives of a case type; ``{ALL}`` for every one, nothing where it does not reach."""
    named = next((part for part in reach if part.case_type == case_type), None)
    everywhere = next((part for part in reach if part.case_type == ALL), None)
    return frozenset((named or everywhere or Slice(ALL, ())).fields)


def _common(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    if ALL in one:
        return other
    return one if ALL in other else one & other


def _canonical(found: dict[str, frozenset[str]]) -> Reach:
    everywhere = found.get(ALL, frozenset())
    slices = []
    for case_type in sorted(found):
        fields = found[case_type] | everywhere  # a named type never has less than those that are not named
        fields = frozenset({ALL}) if ALL in fields else fields
        if fields and (case_type == ALL or fields != _plain(everywhere)):
            slices.append(Slice(case_type, tuple(sorted(fields))))
    return tuple(slices)


def _plain(fields: frozenset[str]) -> frozenset[str]:
    return frozenset({ALL}) if ALL in fields else fields
