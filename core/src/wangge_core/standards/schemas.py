"""Filing standards as they go over the wire."""

from datetime import datetime
from uuid import UUID

import msgspec

from wangge_core.clocks.model import Limit, Unit
from wangge_core.clocks.wording import limit_text
from wangge_core.standards.changes import Kept
from wangge_core.standards.model import Kind
from wangge_sdk.texts import Text


class StandardClassOut(msgspec.Struct, frozen=True):
    """A class of matters: its code within the one above, and its name as the county wrote it."""

    code: str
    name: str


class LimitOut(msgspec.Struct, frozen=True):
    """A time limit, and the same in words."""

    amount: int
    unit: Unit
    text: Text


class VariantOut(msgspec.Struct, frozen=True):
    """What holds in one season."""

    season: str
    closing: str
    limit: LimitOut


class StandardSourceOut(msgspec.Struct, frozen=True):
    """Where in the file it stood, and how its limit was written there."""

    sheet: str
    row: int
    limit: str


class StandardOut(msgspec.Struct, frozen=True, kw_only=True):
    """A filing standard that is in force."""

    id: UUID
    area: str
    kind: Kind
    big_class: StandardClassOut
    small_class: StandardClassOut
    condition: str
    limit: LimitOut
    closing: str
    variants: tuple[VariantOut, ...]
    units: str
    authorities: str
    source: StandardSourceOut
    valid_from: datetime


class StandardPage(msgspec.Struct, frozen=True):
    """A page of standards; `next` goes into `after` for the following one, and is null on the last."""

    items: tuple[StandardOut, ...]
    next: UUID | None


def standard_out(kept: Kept) -> StandardOut:
    """Return a standard on record as it is shown."""
    standard = kept.standard
    return StandardOut(
        id=kept.id,
        area=kept.area,
        kind=standard.kind,
        big_class=StandardClassOut(standard.big_code, standard.big_name),
        small_class=StandardClassOut(standard.class_code, standard.small_name),
        condition=standard.condition,
        limit=_limit_out(standard.limit),
        closing=standard.closing,
        variants=tuple(VariantOut(variant.season, variant.closing, _limit_out(variant.limit)) for variant in standard.variants),
        units=standard.units,
        authorities=standard.authorities,
        source=StandardSourceOut(standard.sheet, standard.row, standard.limit_text),
        valid_from=kept.valid_from,
    )


def _limit_out(limit: Limit) -> LimitOut:
    return LimitOut(limit.amount, limit.unit, limit_text(limit))
