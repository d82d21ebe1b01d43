"""What a message or a call observes: SensorThings' words, one thing and quantity at a time. Nothing here touches a database."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from msgspec import Struct

from wangge_sdk.work import Message

BEFORE: Final = ("wangge", "observations")
"""The first words of topics: `wangge/observations/<device>/<quantity>`, or without the quantity for several at once."""
LONGEST_NAME: Final = 40
_AHEAD_S: Final = 300.0
"""A device whose clock is further ahead is believed no more than the platform's own clock."""
_MOST_TOGETHER: Final = 20
_JSON: Final = msgspec.json.Decoder()


class Observation(Struct, frozen=True):
    """One value; `at` is in seconds since 1970."""

    device: str
    quantity: str
    at: float
    value: float


class MisfitError(ValueError):
    """What came observes nothing; the message says why, and holds none of its words."""


def of_message(message: Message) -> Iterator[Observation]:
    """Yield what a message observes. One without a time that the other side had kept from before says nothing new.

    Raises:
        MisfitError: it observes nothing.
    """
    words = message.topic.split("/")
    if tuple(words[:2]) != BEFORE or len(words) not in {3, 4}:
        raise MisfitError("the topic is none of wangge/observations/<device>/<quantity>")
    try:
        told = _JSON.decode(message.payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MisfitError("the payload is no JSON") from error
    if not isinstance(told, dict):
        told = {"result": told}
    if message.retained and "phenomenonTime" not in told and "resultTime" not in told:
        return
    yield from _read(words[2], words[3] if len(words) > 3 else "", told, message.received_at)  # noqa: PLR2004  as above


def of_entity(entity: Mapping[str, Any], now: datetime) -> Iterator[Observation]:
    """Yield what an Observation of SensorThings observes; its Datastream is `<device>/<quantity>`.

    Raises:
        MisfitError: it observes nothing.
    """
    stream = entity.get("Datastream")
    name = stream.get("@iot.id") if isinstance(stream, Mapping) else None
    device, _, quantity = str(name or "").partition("/")
    yield from _read(device, quantity, entity, now)


def of_entities(entities: Sequence[Mapping[str, Any]], now: datetime, most: int) -> tuple[Observation, ...]:
    """Return what several of them observe.

    Raises:
        MisfitError: one observes nothing, or they are more values than `most`.
    """
    seen = tuple(each for entity in entities for each in of_entity(entity, now))
    if len(seen) > most:
        raise MisfitError(f"these are {len(seen)} values; send at most {most} at a time")
    return seen


def _read(device: str, quantity: str, told: Mapping[str, Any], now: datetime) -> Iterator[Observation]:
    if not 0 < len(device) <= LONGEST_NAME or len(quantity) > LONGEST_NAME:
        raise MisfitError("the name of the device or the quantity is missing, or longer than 40 characters")
    at, result = _moment(told, now), told.get("result")
    if isinstance(result, dict):
        if quantity or not 0 < len(result) <= _MOST_TOGETHER:
            raise MisfitError("several results at once go to a topic without a quantity, and are at most 20")
        for name, value in result.items():
            yield Observation(device, name[:LONGEST_NAME], at, _number(value))
    else:
        yield Observation(device, quantity or "value", at, _number(result))


def _number(value: object) -> float:
    if isinstance(value, bool | int | float) and abs(value) < 1e15:  # noqa: PLR2004  beyond it a float is no reading
        return float(value)
    raise MisfitError("the result is neither a number nor true or false")


def _moment(told: Mapping[str, Any], now: datetime) -> float:
    text = told.get("phenomenonTime") or told.get("resultTime")
    if text is None:
        return now.timestamp()
    try:
        at = datetime.fromisoformat(str(text).partition("/")[0])
    except ValueError as error:
        raise MisfitError("the time is none of ISO 8601") from error
    moment = (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    return min(moment, now.timestamp() + _AHEAD_S) if moment > 0 else now.timestamp()


def written(at: float) -> str:
    """Return a moment as documents have it, to the millisecond."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
