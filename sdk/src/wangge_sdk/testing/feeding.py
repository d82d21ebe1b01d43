"""Reading and mapping what a source answers as the platform does, and checking it against the collection's schema."""

from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from msgspec import Struct

from wangge_sdk.feeds import ItemFault, mapped, read_items
from wangge_sdk.manifest.documents import read_typed
from wangge_sdk.testing.subject import PluginUnderTest


class Fed(Struct, frozen=True):
    """What came of an answer."""

    documents: tuple[dict[str, Any], ...]
    faults: tuple[ItemFault, ...]


class Feeding:
    """The fixture ``feed``."""

    def __init__(self, plugin: PluginUnderTest) -> None:
        """``plugin`` declares the feeds."""
        self._plugin = plugin

    def __call__(self, feed: str, content: bytes) -> Fed:
        """Return the documents that a feed makes of what came, and what is wrong with the items that are left out.

        Raises:
            LookupError: the manifest declares no such feed.
            FeedError: nothing of what came can be used.
        """
        manifest = self._plugin.manifest
        declared = next((each for each in manifest.contributes.feeds if each.id == feed), None)
        if declared is None:
            raise LookupError(f"There is no feed {feed} in plugin.json.")
        collection = next(each for each in manifest.data.collections if each.name == declared.collection)
        schema = Draft202012Validator(read_typed(self._plugin.package, collection.schema, dict[str, Any]), format_checker=FormatChecker())
        found, faults = mapped(declared, read_items(declared.format, content, declared.items))
        documents = []
        for item in found:
            wrong = [
                ItemFault(
                    number=item.number,
                    key=" / ".join(map(str, item.key)),
                    field="/".join(map(str, error.absolute_path)),
                    problem=error.message,
                )
                for error in schema.iter_errors(item.body)
            ]
            faults += wrong
            if not wrong:
                documents.append(item.body)
        return Fed(tuple(documents), tuple(faults))
