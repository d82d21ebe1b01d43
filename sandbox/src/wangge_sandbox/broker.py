"""The seam to the platform: who answers what plugins ask for while a call of theirs lives."""

from typing import Protocol

from msgspec import Raw, Struct

from wangge_sdk.host_protocol import BrokerCall
from wangge_sdk.platform import RefusedError


class CallHandle(Struct, frozen=True, kw_only=True):
    """The live call that a plugin asks for something in: all of it is the host's knowledge, none the plugin's word."""

    plugin: str
    version: str
    county: str
    """The county that the worker belongs to."""
    area: str
    """The area that the call is for."""
    hook: str
    call: int
    """Number of the call, unique in its worker."""
    trace: object = None
    """What the caller gave along, such as the acting user; it comes back untouched."""


class Broker(Protocol):
    """Answers for the platform. It is asked only while the call lives; an answer that comes later is thrown away."""

    async def answer(self, handle: CallHandle, request: BrokerCall) -> Raw:
        """Return the answer, encoded.

        Raises:
            RefusedError: it is not granted, or cannot be done; its code and message go to the plugin.
        """


class NoBroker:
    """Refuses everything."""

    async def answer(self, handle: CallHandle, request: BrokerCall) -> Raw:  # noqa: ARG002  as the protocol has it
        """Refuse."""
        raise RefusedError("unavailable", "this platform answers nothing to plugins yet")
