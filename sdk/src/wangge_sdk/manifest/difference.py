"""How what a plugin asks for differs between two versions: typed, and judged.

=============  ===========================================================================================
``none``       the same may be done; the new version needs nobody's consent
``narrowed``   nothing may be done that could not be done before; no consent is needed either
``widened``    something may be done that nobody has agreed to: the county has to agree first
``sensitive``  it is widened, and data about people goes abroad, or an algorithm is new: the officer for
               data protection has to look at it as well
=============  ===========================================================================================

What cannot be compared is widened: no change is ever judged narrower than it is.
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from wangge_sdk.manifest.asking import Asking, Place
from wangge_sdk.manifest.asks import AlgorithmAsk, Ask, EgressAsk, covers
from wangge_sdk.scopes import PROTECTED

HOME: Final = "CN"
"""The country that data about people does not leave without a look at it (PIPL, Art. 38 to 40)."""


class Effect(StrEnum):
    """What a difference does to what may be done."""

    NONE = "none"
    NARROWED = "narrowed"
    WIDENED = "widened"
    SENSITIVE = "sensitive"

    @property
    def needs_consent(self) -> bool:
        """Whether a county has to agree to it."""
        return self in {Effect.WIDENED, Effect.SENSITIVE}


_RANK: Final = {effect: rank for rank, effect in enumerate(Effect)}


class DifferenceLine(Struct, frozen=True, kw_only=True):
    """What became of one ask."""

    kind: str
    key: tuple[str, ...]
    effect: Effect
    before: Ask | None
    """None when it was not asked for before."""
    after: Ask | None
    """None when it is not asked for any more."""
    changed: tuple[str, ...] = ()
    """Properties that differ, when it was asked for before and still is."""


class Difference(Struct, frozen=True):
    """All that differs, the gravest first."""

    effect: Effect
    lines: tuple[DifferenceLine, ...] = ()


def difference(before: Asking, after: Asking) -> Difference:
    """Return what differs between two sets of asks; equal asks have no line."""
    places = dict.fromkeys((*before.by_place, *after.by_place))
    lines = [line for place in places if (line := _line(place, before.by_place.get(place), after.by_place.get(place)))]
    lines.sort(key=lambda line: -_RANK[line.effect])
    return Difference(lines[0].effect if lines else Effect.NONE, tuple(lines))


def _line(place: Place, before: Ask | None, after: Ask | None) -> DifferenceLine | None:
    changed = tuple(name for name in before.MEETS if getattr(before, name) != getattr(after, name)) if before and after else ()
    if before is not None and after is not None and not changed:
        return None
    kind, key = place
    return DifferenceLine(kind=kind, key=key, effect=_effect(before, after), before=before, after=after, changed=changed)


def _effect(before: Ask | None, after: Ask | None) -> Effect:
    if after is None or (before is not None and covers(before, after)):
        return Effect.NARROWED
    return Effect.SENSITIVE if _is_sensitive(after) else Effect.WIDENED


def _is_sensitive(after: Ask) -> bool:
    if isinstance(after, EgressAsk):
        return after.country != HOME and bool(PROTECTED & set(after.data_classes))
    return isinstance(after, AlgorithmAsk)
