"""What an area may set about working together. Pure."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from wangge_core import area_code

Handed = Literal["text", "class", "address", "position", "reporter"]
"""What a hand-over may show: the report, its class, where it is, and who reported (masked unless they agreed)."""
LimitUnit = Literal["emergency_hours", "working_hours", "working_days", "calendar_days"]
StepName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Coordination(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How units, townships and counties work together in an area; the text beside each field is its documentation."""

    assisting_units: Annotated[int, Meta(ge=1, le=20, description="Most units that may assist with one case at a time.")] = 5
    assistance_limit: Annotated[int, Meta(ge=1, le=1000, description="Time that an assisting unit is given by default.")] = 8
    assistance_limit_most: Annotated[int, Meta(ge=1, le=1000, description="Most time that may be given at asking.")] = 40
    assistance_unit: Annotated[LimitUnit, Meta(description="What these two are counted in.")] = "working_hours"
    replies_before: Annotated[
        list[StepName], Meta(max_length=10, description="Steps of the lead unit that wait for the replies of those that assist.")
    ] = msgspec.field(default_factory=lambda: ["handle"])
    open_replies: Annotated[
        Literal["refuse", "warn"], Meta(description="Whether such a step is refused while replies are missing, or the desk only warns.")
    ] = "refuse"
    children: Annotated[int, Meta(ge=1, le=100, description="Most children of one case.")] = 20
    depth: Annotated[int, Meta(ge=2, le=10, description="Most generations of parents and children, the first one counted.")] = 3
    open_children: Annotated[Literal["refuse", "allow"], Meta(description="Whether a case may be closed while a child of it is open.")] = (
        "refuse"
    )
    follow_on_after_days: Annotated[
        int, Meta(ge=0, le=365, description="Days after the closing from which on a case is followed up by a new one.")
    ] = 0
    whistle_units: Annotated[int, Meta(ge=1, le=50, description="Most units that one call may name.")] = 8
    whistle_minutes: Annotated[int, Meta(ge=1, le=10_000, description="Minutes to check in when the call names none.")] = 60
    whistle_minutes_most: Annotated[int, Meta(ge=1, le=10_000, description="Most minutes that a call may give.")] = 1440
    handed_over: Annotated[
        list[Handed], Meta(min_length=1, max_length=5, description="What another area is shown of a case before it accepts.")
    ] = msgspec.field(default_factory=lambda: ["text", "class", "address", "reporter"])

    def faults(self) -> tuple[tuple[str, str], ...]:
        """Return what does not fit together: the field and a sentence."""
        found = []
        if self.assistance_limit > self.assistance_limit_most:
            found.append(("assistance_limit", "assistance_limit must not be more than assistance_limit_most."))
        if self.whistle_minutes > self.whistle_minutes_most:
            found.append(("whistle_minutes", "whistle_minutes must not be more than whistle_minutes_most."))
        return tuple(found)


DEFAULT: Final = Coordination()
"""What holds where no area has set anything."""


def in_force(area: str, stated: Mapping[str, Coordination]) -> tuple[Coordination, str]:
    """Return what holds in an area, and the area that says so (empty: the platform): the nearest decides on the whole."""
    nearest = next((code for code in area_code.ancestors(area) if code in stated), "")
    return stated.get(nearest, DEFAULT), nearest
