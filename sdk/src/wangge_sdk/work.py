"""What the platform hands to a plugin's handlers: a run of a job, a batch of messages, and what they answer. As frozen as ``views``."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

from wangge_sdk.broker.documents import DocumentStep

Note = Annotated[Mapping[str, Annotated[str, Meta(max_length=300)]], Meta(min_length=1, max_length=16)]

MOST_STEPS: Final = 4_000
"""Steps that a batch may come to."""


class JobRun(Struct, frozen=True, kw_only=True):
    """One run of a job."""

    job: str
    """Id of the job in the manifest."""
    run: str
    """The same when a run that was broken off is taken up again."""
    due_at: datetime
    """When it was to be, aware; later than that it comes after the server was down."""
    cause: Literal["schedule", "timer", "person"] = "schedule"
    """The calendar, a timer that the plugin set, or an administrator who said now."""
    attempt: int = 1
    """Counts how often this run was begun."""
    missed: int = 0
    """How many earlier moments of the schedule went by while no server ran; this run stands for them too."""
    key: str = ""
    """The key of the timer."""
    data: Mapping[str, Any] = {}
    """What was given when the timer was set."""


class JobResult(Struct, frozen=True, kw_only=True):
    """What came of a run, for the plugin's page; answering nothing means that all is well."""

    note: Note | None = None
    """One line that an administrator reads."""


class Message(Struct, frozen=True, kw_only=True):
    """A message of a standing subscription."""

    topic: str
    payload: bytes
    received_at: datetime
    """When the platform took it, aware."""
    retained: bool = False
    """Whether the other side had kept it from before."""


class MessageBatch(Struct, frozen=True, kw_only=True):
    """Messages that came on one subscription."""

    subscription: str
    """Id of the subscription in the manifest."""
    id: str
    """The same when the batch is handed over again: remember it to act once."""
    messages: tuple[Message, ...]
    attempt: int = 1
    """Counts how often it was handed over."""

    @property
    def event_id(self) -> str:
        """What a worker that dies of it is said to have died of."""
        return self.id


class BatchTaken(Struct, frozen=True, kw_only=True):
    """What a batch comes to; answering nothing means that it is dealt with, too.

    The steps are taken in the transaction that ends the batch: all of them and once, or none, and then the batch comes again. They cost
    the plugin nothing of what it may ask for. What is entered in a collection that is only added to is told to nobody one by one.
    """

    steps: Annotated[tuple[DocumentStep, ...], Meta(max_length=MOST_STEPS)] = ()
    """Each names its collection, one of the plugin's own."""
