"""GTFS Realtime: one item for each entity, by the names of the protocol. Needs the extra ``gtfs``."""

from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import DecodeError
from google.transit import gtfs_realtime_pb2

from wangge_sdk.feeds.errors import FeedError


def items_of(content: bytes) -> list[dict[str, Any]]:
    """Return the entities.

    Raises:
        FeedError: it is no GTFS Realtime.
    """
    message = gtfs_realtime_pb2.FeedMessage()
    try:
        message.ParseFromString(content)
    except DecodeError as error:
        raise FeedError("it is no GTFS Realtime message") from error
    found: list[dict[str, Any]] = MessageToDict(message, preserving_proto_field_name=True).get("entity", [])
    return found
