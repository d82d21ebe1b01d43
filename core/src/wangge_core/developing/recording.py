"""What a trial run sees from within: each question of the plugin and what became of it, each way out, and faults on purpose."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Raw, Struct

from wangge_core.egress.model import Incoming, Outgoing
from wangge_core.instants import SystemTime
from wangge_sandbox.broker import Broker, CallHandle
from wangge_sdk.broker.calls import HTTP_FETCH, METHODS
from wangge_sdk.host_protocol import BrokerCall
from wangge_sdk.platform import RefusedError
from wangge_sdk.trials import Ask

MOST: Final = 5_000
_LONGEST: Final = 4_000
ELSEWHERE: Final = "https://elsewhere.trial.example/"
"""Where an answer leads on that redirects; no manifest can have it."""


class Faults(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is made to go wrong."""

    slow_ms: int = 0
    """So long the platform takes for each question of the plugin."""
    refuse: bool = False
    """Each question is refused."""
    ahead_s: int = 0
    """So far the clock has jumped."""
    redirect: bool = False
    """Each answer from the outside leads on to a host that nobody declared."""


class JumpingTime(SystemTime):
    """The machine's time, ahead by what the faults say."""

    def __init__(self, faults: Callable[[], Faults]) -> None:
        """`faults` gives those that hold now."""
        self._faults = faults

    def now(self) -> datetime:
        """Return the time, aware."""
        return super().now() + timedelta(seconds=self._faults().ahead_s)


class _Refusing:
    """Refuses everything."""

    async def answer(self, handle: CallHandle, request: BrokerCall) -> Raw:  # noqa: ARG002  as the protocol has it
        """Refuse."""
        raise RefusedError("forbidden", "It was refused on purpose: this is a trial run.")


class RecordingBroker:
    """Stands before the platform's broker; nothing is answered that would not be otherwise."""

    def __init__(self, inner: Broker, faults: Callable[[], Faults]) -> None:
        """`inner` answers."""
        self._inner = inner
        self._faults = faults
        self.asks: list[Ask] = []

    async def answer(self, handle: CallHandle, request: BrokerCall) -> Raw:
        """Answer, or refuse on purpose; see `wangge_sandbox.broker.Broker`."""
        faults, refused = self._faults(), None
        try:
            if faults.slow_ms:
                await asyncio.sleep(faults.slow_ms / 1000)
            return await (_Refusing() if faults.refuse else self._inner).answer(handle, request)
        except RefusedError as error:
            refused = error.code
            raise
        finally:
            if len(self.asks) < MOST:
                self.asks.append(_ask(handle, request, refused))


async def nowhere(faults: Callable[[], Faults], samples: Mapping[str, bytes], outgoing: Outgoing, url: str) -> Incoming:
    """Answer for the outside: with the sample of a feed, by how its address begins; else an empty object; or on to somewhere else."""
    headers = {"content-type": "application/json"}
    if faults().redirect and outgoing.method in {"GET", "HEAD"}:
        return Incoming(status=302, headers=headers | {"location": ELSEWHERE}, body=b"", url=url)
    sample = next((sample for place, sample in samples.items() if outgoing.url.startswith(place)), None)
    return Incoming(status=200, headers=headers if sample is None else {}, body=b"{}" if sample is None else sample, url=url)


def _ask(handle: CallHandle, request: BrokerCall, refused: str | None) -> Ask:
    arguments: Any = None
    with suppress(msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        arguments = msgspec.msgpack.decode(request.arguments)
    url = arguments.get("url") if isinstance(arguments, dict) and request.method == HTTP_FETCH.name else None
    method = METHODS.get(request.method)
    return Ask(
        hook=handle.hook,
        area=handle.area,
        method=request.method[:60],
        scope=method.scope if method else None,
        host=_host(url),
        told=repr(arguments)[:_LONGEST],
        refused=refused,
    )


def _host(url: object) -> str:
    if not isinstance(url, str):
        return ""
    try:
        return (urlsplit(url).hostname or "")[:253]
    except ValueError:
        return "?"
