"""Rules of areas on the wire."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from wangge_sdk.texts import Text


class RulePlace(msgspec.Struct, frozen=True):
    """An area by code and name."""

    code: str
    name: str
    name_en: str | None


class RuleSource(msgspec.Struct, frozen=True, kw_only=True):
    """Who says a rule: an area, for a case type or (null) for all of them, since when."""

    area: RulePlace
    case_type: str | None
    version: int
    since: datetime
    by: str


class RuleGroup(msgspec.Struct, frozen=True):
    """Rules that people look for in the same place."""

    id: str
    title: dict[str, str]


class LocalRuleOut(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of rule, and what holds of it in the area that was asked for.

    schema: of `settings`, with titles and help in both languages. default: what comes with the platform. source: who says
    what holds; null: the platform. own: whether that is this very place. version: of what this place itself says, for
    changing it; 0 when it never said anything. otherwise, otherwise_source: what would hold without it. case_types: for
    these case types something else holds here.
    """

    id: str
    group: str
    title: Text
    help: Text
    schema: dict[str, Any]
    by_case_type: bool
    default: dict[str, Any]
    settings: dict[str, Any]
    source: RuleSource | None
    own: bool
    version: int
    otherwise: dict[str, Any]
    otherwise_source: RuleSource | None
    case_types: list[str]


class LocalRulesOut(msgspec.Struct, frozen=True, kw_only=True):
    """The rules of an area, in the order of their groups; `may_change`: whether the reader may set them here."""

    area: RulePlace
    case_type: str | None
    groups: list[RuleGroup]
    rules: list[LocalRuleOut]
    may_change: bool


class RuleChange(msgspec.Struct, frozen=True, kw_only=True):
    """One change: what was set, or null when it was taken back."""

    area: RulePlace
    case_type: str | None
    version: int
    since: datetime
    by: str
    settings: dict[str, Any] | None


class RuleHistory(msgspec.Struct, frozen=True):
    """The changes of a place and those above it, newest first."""

    items: list[RuleChange]


class LocalRuleIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Settings in place of all that the place said before; `version` is the one that was seen, 0 for the first."""

    version: Annotated[int, msgspec.Meta(ge=0)]
    settings: dict[str, Any]
