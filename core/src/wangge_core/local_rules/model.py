"""A kind of rule, and what an area says of it. Pure; knows no mechanism."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

import msgspec

from wangge_core.forms.model import Finding, Schema
from wangge_core.local_rules.wording import form_of, plain
from wangge_sdk.texts import Text

T = TypeVar("T", bound=msgspec.Struct)


def always_sound(_settings: object) -> Iterable[Finding]:
    """Find no fault: for kinds whose fields do not depend on each other."""
    return ()


class Group(msgspec.Struct, frozen=True):
    """Kinds that people look for in the same place."""

    id: str
    title: Text


@dataclass(frozen=True, kw_only=True)
class Kind(Generic[T]):
    """A rule that an area may set: its shape, what holds where no area says anything, and its words.

    check: what does not fit together, beyond what the schema of `type` says of each field. by_case_type: whether an area
    may say it for one case type only. A mechanism declares its kinds beside itself and reads them by `LocalRules.of`.
    """

    id: str
    group: Group
    title: Text
    help: Text
    type: type[T]
    default: T
    check: Callable[[T], Iterable[Finding]] = always_sound
    by_case_type: bool = False

    @cached_property
    def form(self) -> Schema:
        """The JSON Schema (draft 2020-12) of the settings, with words in both languages."""
        return form_of(self.type)

    def as_json(self, settings: T) -> dict[str, Any]:
        """Return settings as a document that fits `form`: what is not set is left out."""
        return plain(settings)


class Place(msgspec.Struct, frozen=True):
    """Where something is said: an area and a case type (empty: all of them)."""

    area: str
    case_type: str = ""


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """One change of what a place says; `settings` is None when it was taken back. Versions of a place count from 1."""

    kind: str
    place: Place
    version: int
    settings: msgspec.Struct | None
    since: datetime
    by_id: str
    by_name: str
