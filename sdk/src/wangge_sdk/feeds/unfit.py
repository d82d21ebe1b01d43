"""An item that breaks the rules of its own format: it is told, and becomes no document."""

from collections.abc import Mapping, Sequence
from typing import Any


class UnfitItem(dict[str, Any]):
    """What can be read of it, for its key, and each rule that it breaks: where, and which; never its words."""

    def __init__(self, item: Mapping[str, Any], problems: Sequence[tuple[str, str]]) -> None:
        """``problems`` are pairs of an element and what is wrong with it."""
        super().__init__(item)
        self.problems = tuple(problems)
