"""What frames ask, over HTTP."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta


class FrameQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question of a frame: a method of the broker with its arguments, for an area."""

    area: str
    method: Annotated[str, Meta(max_length=60)]
    input: dict[str, Any] = {}


class FrameRefusal(msgspec.Struct, frozen=True):
    """Why the platform does not answer; codes are those of the guide."""

    code: str
    message: str


class FrameAnswer(msgspec.Struct, frozen=True):
    """What the platform answers, or why it does not."""

    value: Any = None
    refused: FrameRefusal | None = None
