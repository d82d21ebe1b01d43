"""What a filing standard is. Pure: imports no framework."""

import hashlib
from enum import StrEnum

import msgspec

from wangge_core.clocks.model import Limit, Unit


class Kind(StrEnum):
    """部件 things that stand in the street, 事件 things that happen there (GB/T 30428.2)."""

    COMPONENT = "component"
    EVENT = "event"


class Variant(msgspec.Struct, frozen=True):
    """What holds in one season, where a standard tells seasons apart; the county says when its seasons are."""

    season: str
    closing: str
    limit: Limit


class Standard(msgspec.Struct, frozen=True, kw_only=True):
    """One filing standard of a small class: condition to file → time limit → condition to close.

    Codes have two digits each, the class code being both together. `limit_text` is the limit as the source
    wrote it. With `variants`, `limit` and `closing` are the source's whole wording and its first limit.
    """

    kind: Kind
    big_code: str
    big_name: str
    small_code: str
    small_name: str
    condition: str
    closing: str
    limit: Limit
    limit_text: str
    variants: tuple[Variant, ...] = ()
    units: str = ""
    authorities: str = ""
    sheet: str = ""
    row: int = 0

    @property
    def class_code(self) -> str:
        """The code of the small class with its big class in front."""
        return self.big_code + self.small_code

    @property
    def key(self) -> str:
        """What makes this standard the same one in the next file: kind, class and condition."""
        identity = f"{self.kind}\n{self.class_code}\n{self.condition}"
        return hashlib.sha256(identity.encode()).hexdigest()[:32]

    def says_the_same(self, other: "Standard") -> bool:
        """Tell whether both mean the same; where they stood in their files does not matter."""
        return msgspec.structs.replace(self, sheet="", row=0) == msgspec.structs.replace(other, sheet="", row=0)


class Assumptions(msgspec.Struct, frozen=True):
    """How a bare 小时 and a bare 天 are read, which the standards leave open: a setting of the import."""

    hours: Unit = Unit.WORKING_HOURS
    days: Unit = Unit.WORKING_DAYS
