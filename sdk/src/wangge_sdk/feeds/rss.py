"""RSS 2.0 and Atom (RFC 4287): one item for each entry.

Besides the entry's own elements by name, an item has ``id``, ``title``, ``link``, ``summary``, ``published`` and ``updated``,
whatever the format calls them.
"""

from typing import Any, Final
from xml.etree.ElementTree import Element

from wangge_sdk.feeds.errors import FeedError
from wangge_sdk.feeds.xml import as_json, children, name_of, parsed, text_of

_SAME: Final = {
    "id": ("id", "guid", "identifier", "link"),
    "title": ("title",),
    "summary": ("summary", "description", "content", "encoded"),
    "published": ("published", "pubDate", "date", "issued", "updated"),
    "updated": ("updated", "modified", "pubDate", "date"),
}


def items_of(content: bytes) -> list[dict[str, Any]]:
    """Return the entries of a feed.

    Raises:
        FeedError: it is neither RSS nor Atom.
    """
    root = parsed(content)
    if name_of(root) == "feed":
        return [_item(entry) for entry in children(root, "entry")]
    channel = next(children(root, "channel"), None)
    if name_of(root) not in {"rss", "RDF"} or channel is None:
        raise FeedError(f"it is neither RSS nor Atom; its first element is {name_of(root)[:40]}")
    return [_item(entry) for entry in (*children(channel, "item"), *children(root, "item"))]


def _item(entry: Element) -> dict[str, Any]:
    found = as_json(entry)
    item: dict[str, Any] = found if isinstance(found, dict) else {}
    for name, names in _SAME.items():
        item[name] = next((text for each in names if (text := text_of(entry, each))), None)
    item["link"] = _link(entry)
    item["id"] = item["id"] or item["link"]
    return item


def _link(entry: Element) -> str | None:
    links = list(children(entry, "link"))
    chosen = next((link for link in links if link.get("rel", "alternate") == "alternate"), links[0] if links else None)
    if chosen is None:
        return None
    return chosen.get("href") or (chosen.text or "").strip() or None
