"""What clients send and get about what counties tell."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from wangge_registry.followers.model import Feedback, Follower, Rating, Use

PluginId = Annotated[str, Meta(max_length=100, pattern=r"^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\Z")]
VersionNumber = Annotated[str, Meta(min_length=1, max_length=40)]
MOST_USES = 1_000
MOST_RATINGS = 5_000


class FollowerDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """A county that may tell; the name is shown to administrators alone."""

    name: Annotated[str, Meta(min_length=1, max_length=120, pattern=r"\S")]


class FollowerOut(Struct, frozen=True, kw_only=True):
    """A county that may tell."""

    id: UUID
    name: str
    made_at: datetime
    told_at: datetime | None


class NewFollower(Struct, frozen=True, kw_only=True):
    """A county with its token, which is shown once."""

    id: UUID
    name: str
    token: str


class FollowerPage(Struct, frozen=True):
    """Counties that may tell."""

    items: list[FollowerOut]


class UseDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """A plugin on a county's server, and about how many areas have it on."""

    plugin: PluginId
    version: VersionNumber
    areas: Annotated[int, Meta(ge=0, le=100_000)]


class RatingDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """What an area thinks; `mark` is the county's own id for it and tells nobody which area it is."""

    mark: UUID
    plugin: PluginId
    version: VersionNumber
    stars: Annotated[int, Meta(ge=1, le=5)]
    day: date
    text: Annotated[str, Meta(max_length=500)] = ""


class UseReport(Struct, frozen=True, forbid_unknown_fields=True):
    """All that a county tells: it replaces what it told before."""

    uses: Annotated[list[UseDraft], Meta(max_length=MOST_USES)]
    ratings: Annotated[list[RatingDraft], Meta(max_length=MOST_RATINGS)] = []


class RatingAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """What a publisher says to a rating; empty takes it back."""

    text: Annotated[str, Meta(max_length=500)]


class RatingOut(Struct, frozen=True, kw_only=True):
    """What an area thinks; nobody is told which."""

    id: UUID
    version: str
    stars: int
    text: str
    day: date
    answer: str


class FeedbackOut(Struct, frozen=True, kw_only=True):
    """What is known of a plugin from those who use it. Counts are rounded down to steps of five, and None below five counties."""

    counties: int | None
    areas: int | None
    ratings: int
    mean: float | None
    items: list[RatingOut]
    may_answer: bool
    """Whether the one who asks acts for the publisher."""


def follower_out(county: Follower) -> FollowerOut:
    """Return a county as administrators see it."""
    return FollowerOut(**{name: getattr(county, name) for name in FollowerOut.__struct_fields__})


def feedback_out(known: Feedback, ratings: list[Rating], *, may_answer: bool) -> FeedbackOut:
    """Return what is known of a plugin as it is shown."""
    items = [RatingOut(**{name: getattr(each, name) for name in RatingOut.__struct_fields__}) for each in ratings]
    told = {name: getattr(known, name) for name in Feedback.__struct_fields__}
    return FeedbackOut(items=items, may_answer=may_answer, **told)


def use_of(draft: UseDraft) -> Use:
    """Return a draft as a value."""
    return Use(plugin=draft.plugin, version=draft.version, areas=draft.areas)


def rating_of(draft: RatingDraft) -> Rating:
    """Return a draft as a value."""
    return Rating(id=draft.mark, plugin=draft.plugin, version=draft.version, stars=draft.stars, text=draft.text, day=draft.day)
