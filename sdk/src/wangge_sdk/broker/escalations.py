"""Beginning and ending chains of calls that the manifest declares; the platform carries them through."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from wangge_sdk.broker.method import Id, Method
from wangge_sdk.places import AreaCode

ContactName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*\Z", max_length=60)]


class EscalationBegin(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A chain of ``contributes.escalations``. ``once`` makes a repetition harmless.

    ``contacts`` are people of the county's directory under the names of the targets: each by an id, or by the mobile number that
    stands there with exactly one person. A number that nobody has is told in the answer, and the others are called.
    """

    escalation: Annotated[str, Meta(min_length=1, max_length=60)]
    once: Annotated[str, Meta(min_length=1, max_length=150)]
    area: AreaCode | None = None
    case_id: Id | None = None
    contacts: Annotated[Mapping[ContactName, Id], Meta(max_length=10)] = {}


class EscalationStop(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The chain is not needed any more: the cause has gone."""

    escalation: Annotated[str, Meta(min_length=1, max_length=60)]
    once: Annotated[str, Meta(min_length=1, max_length=150)]


class EscalationTake(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody answered a call that this plugin brought them: ``notice`` is the id of the notice it was asked to deliver."""

    notice: Id


class EscalationState(Struct, frozen=True, kw_only=True):
    """How a chain stands."""

    id: str
    state: Literal["running", "taken", "stopped", "exhausted"]
    begun_at: datetime
    calls: int
    """Calls that were made."""
    unreached: tuple[str, ...] = ()
    """Names of contacts by whose number nobody was found."""


ESCALATIONS_BEGIN: Final = Method(name="escalations.begin", arguments=EscalationBegin, answer=EscalationState, cost=10, writes=True)
ESCALATIONS_STOP: Final = Method(name="escalations.stop", arguments=EscalationStop, answer=EscalationState, cost=3, writes=True)
ESCALATIONS_TAKE: Final = Method(
    name="escalations.take", arguments=EscalationTake, answer=EscalationState, scope="people.contact:read", cost=3, writes=True
)
