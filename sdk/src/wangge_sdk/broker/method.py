"""What a method of the broker is: data, by which the platform checks each call and the guide prints its table."""

from typing import Annotated, Generic, TypeVar

from msgspec import Meta, Struct

Id = Annotated[str, Meta(min_length=1, max_length=64)]
"""The id of something of the platform, a UUID as text."""

Arguments = TypeVar("Arguments")
Given = TypeVar("Given")


class Method(Struct, Generic[Arguments, Given], frozen=True, kw_only=True):
    """One method of the broker."""

    name: str
    arguments: type[Arguments]
    answer: type[Given]
    scope: str | None = None
    """What the county must have granted; none for what is no secret, or is the plugin's own."""
    cost: int = 1
    """What it takes from the plugin's budget in a county."""
    writes: bool = False
    """Whether it changes something: refused while the call is a resident's."""
    reports: bool = False
    """Whether a public route that is no GET may do it for anybody all the same, since anybody may report, or has been given a link."""
