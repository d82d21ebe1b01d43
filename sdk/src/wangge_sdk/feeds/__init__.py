"""Feeds: what comes from outside is read item by item and mapped into documents; the same here, in a worker's tests and on the server."""

from wangge_sdk.feeds.errors import FeedError
from wangge_sdk.feeds.mapping import ItemFault, Mapped, mapped
from wangge_sdk.feeds.reading import MOST_ITEMS, read_items

__all__ = ["MOST_ITEMS", "FeedError", "ItemFault", "Mapped", "mapped", "read_items"]
