"""What the supervisor and its zygote say to each other: one message a packet, the socket of a new worker beside it."""

from typing import Final, TypeAlias

import msgspec
from msgspec import Struct

from wangge_sandbox.fence.limits import WorkerLimits

LONGEST: Final = 64 * 1024
FENCED: Final = b"F"
"""The first byte on a worker's socket: every wall is up, and no foreign code has run yet."""


class Spawn(Struct, frozen=True, array_like=True, tag="spawn"):
    """Make a worker; its end of a socket pair comes along."""

    id: int
    place: str
    """Name of the folder of the plugin's code below the one that the zygote sees; empty for the canaries."""
    module: str
    plugin: str
    version: str
    limits: WorkerLimits
    frame_limit: int
    arguments: str = ""
    """What the canaries are told: where to find what they must not reach."""


class Kill(Struct, frozen=True, array_like=True, tag="kill"):
    """End a worker now."""

    id: int


class Ready(Struct, frozen=True, array_like=True, tag="ready"):
    """The zygote has warmed up."""


class Ended(Struct, frozen=True, array_like=True, tag="ended"):
    """A worker is no more."""

    id: int
    status: int
    """What it exited with; the number of the signal, negative, when one ended it."""
    cpu_ms: int
    peak_kb: int


Order: TypeAlias = Spawn | Kill
Report: TypeAlias = Ready | Ended

_ENCODER: Final = msgspec.msgpack.Encoder()
_ORDERS: Final[msgspec.msgpack.Decoder[Order]] = msgspec.msgpack.Decoder(Order)
_REPORTS: Final[msgspec.msgpack.Decoder[Report]] = msgspec.msgpack.Decoder(Report)


def packed(message: Order | Report) -> bytes:
    """Encode a message."""
    return _ENCODER.encode(message)


def order(packet: bytes) -> Order:
    """Decode what the supervisor says."""
    return _ORDERS.decode(packet)


def report(packet: bytes) -> Report:
    """Decode what the zygote says."""
    return _REPORTS.decode(packet)
