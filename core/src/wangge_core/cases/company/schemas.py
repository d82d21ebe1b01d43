"""Company, on the wire."""

from typing import Annotated

import msgspec

from wangge_sdk.texts import Text


class Companion(msgspec.Struct, frozen=True):
    """Somebody else who has the case open; `writing` is the title of the step whose form they have open."""

    name: str
    writing: Text | None


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """Who else has the case open, and which version of the case is in force: a page that shows another is out of date."""

    others: list[Companion]
    version: int


class WritingIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The step whose form one has open on a case; null for none."""

    action: Annotated[str, msgspec.Meta(min_length=1, max_length=60)] | None
