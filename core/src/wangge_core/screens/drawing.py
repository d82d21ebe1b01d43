"""A page's blocks for one person: what is not for them is left out, and so is the way to it. Pure."""

from collections.abc import Iterator
from typing import Any, Protocol

import msgspec
from msgspec.structs import replace

from wangge_sdk.manifest.blocks import Action, Block, FormBlock, View
from wangge_sdk.texts import Text

_WRITING = ("create", "change", "delete")


class Sight(Protocol):
    """What somebody may see and do of one plugin in one area."""

    def holds(self, when: tuple[str, ...]) -> bool:
        """Say whether all of some conditions hold."""

    def reaches(self, kind: str, name: str) -> bool:
        """Say whether a `page`, a `command`, or the writing of a `collection` is for them."""

    def question(self, command: str) -> Text | None:
        """Return what a command asks before it is done; None where it asks nothing."""


def drawn(view: View, sight: Sight) -> list[dict[str, Any]]:
    """Return the blocks as they go to the shell."""
    return list(_drawn(view, sight))


def _drawn(view: View, sight: Sight) -> Iterator[dict[str, Any]]:
    for block in view.blocks:
        if not sight.holds(block.when) or (isinstance(block, FormBlock) and not may_open(block.target, sight)):
            continue
        actions: tuple[Action, ...] | None = getattr(block, "actions", None)
        document: dict[str, Any] = msgspec.to_builtins(block)
        if actions is not None:
            meant = [action for action in actions if sight.holds(action.when) and may_open(action.target, sight)]
            if not meant and block.__struct_config__.tag == "action":
                continue
            document["actions"] = msgspec.to_builtins([_asking(action, sight) for action in meant])
        _close(document, sight)
        yield document


def _asking(action: Action, sight: Sight) -> Action:
    """Return a button that asks first what its command wants asked."""
    kind, _, name = action.target.partition(":")
    return replace(action, confirm=sight.question(name)) if kind == "command" and action.confirm is None else action


def _close(document: dict[str, Any], sight: Sight) -> None:
    """Take away where a row or a number leads, when that is not for them."""
    for part in (document, *document.get("figures", ())):
        if part.get("block") != "form" and part.get("target") and not may_open(part["target"], sight):
            part["target"] = None


def may_open(target: str, sight: Sight) -> bool:
    """Say whether what a button or a row opens is for somebody; a route says so itself, when it is called."""
    kind, _, name = target.partition(":")
    if kind in _WRITING:
        return sight.reaches("collection", name)
    return kind not in {"page", "command"} or sight.reaches(kind, name)


def uses(block: Block) -> Iterator[str]:
    """Yield the sources that a block shows."""
    yield from (figure.source for figure in getattr(block, "figures", ()))
    if source := getattr(block, "source", None):
        yield source
