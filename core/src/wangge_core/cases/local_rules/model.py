"""The rules that differ by place, as values, and what holds where no area has said anything. Pure."""

from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

Metres = Annotated[float, Meta(ge=1, le=5_000)]
Hours = Annotated[float, Meta(ge=1, le=8_760)]
Share = Annotated[float, Meta(ge=0, le=1)]
Line = Annotated[str, Meta(min_length=1, max_length=300)]
Id = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]

RuleName = Literal["duplicates", "privacy"]


class Near(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How close in place and time two reports are that may be about the same thing."""

    metres: Metres
    hours: Hours


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much each part counts; their sum need not be one."""

    distance: Share
    time: Share
    case_class: Share = msgspec.field(name="class")
    text: Share


class DuplicateRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How an area looks for duplicates.

    case_types: other distances for some case types, by their full id.
    least_score: what is less alike is not hinted at.
    nudge_at: numbers of further reporters at which whoever holds the case is told.
    undo_days: how long a merge can be taken back.
    echoes_per_day: how often one sender may say "me too" in a day.
    """

    near: Near
    case_types: dict[Annotated[str, Meta(max_length=100)], Near] = {}
    weights: Weights
    least_score: Share
    nudge_at: Annotated[list[Annotated[int, Meta(ge=1, le=100_000)]], Meta(max_length=10)]
    undo_days: Annotated[int, Meta(ge=1, le=365)]
    echoes_per_day: Annotated[int, Meta(ge=1, le=1_000)]

    def near_of(self, case_type: str, declared: Near | None) -> Near:
        """Return the distances for a case type: the area's word on it, else the manifest's, else the area's for all."""
        return self.case_types.get(case_type) or declared or self.near


class LineText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line in both languages."""

    zh_cn: Line = msgspec.field(name="zh-CN")
    en: Line

    def by_locale(self) -> dict[str, str]:
        """Return the line by locale."""
        return {"zh-CN": self.zh_cn, "en": self.en}


class RevealReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reason for which somebody may look at what is hidden."""

    id: Id
    title: LineText


class Retained(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What becomes of a kind of data when its person asks for erasure.

    `erased` goes at once; `kept` stays for good; `days` stays for so many days after the case was closed and goes then.
    """

    what: Literal["contact", "words", "pictures", "history", "figures", "audit"]
    keep: Literal["erased", "kept", "days"]
    days: Annotated[int, Meta(ge=1, le=36_500)] | None = None
    reason: LineText


class PrivacyRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How an area guards what people told.

    redaction: the rules that suggest what to hide, by id (see `privacy/redaction_rules.json`).
    words: whether an erasure hides in the words what those rules find, or takes the words away.
    decide_days: how long a decision on an erasure may take.
    """

    reveal_reasons: Annotated[list[RevealReason], Meta(min_length=1, max_length=20)]
    redaction: list[Id]
    words: Literal["rules", "all"]
    decide_days: Annotated[int, Meta(ge=1, le=90)]
    retention: Annotated[list[Retained], Meta(max_length=10)]

    def kept(self, what: str) -> Retained | None:
        """Return the line of the retention for a kind of data."""
        return next((line for line in self.retention if line.what == what), None)


Rules = DuplicateRules | PrivacyRules
TYPES: Final[dict[RuleName, type[DuplicateRules] | type[PrivacyRules]]] = {"duplicates": DuplicateRules, "privacy": PrivacyRules}


class Shipped(msgspec.Struct, frozen=True):
    """What comes with the platform."""

    duplicates: DuplicateRules
    privacy: PrivacyRules


@cache
def shipped() -> Shipped:
    """Return the rules that hold where no area has said anything."""
    return msgspec.json.decode(files(__package__).joinpath("defaults.json").read_bytes(), type=Shipped)
