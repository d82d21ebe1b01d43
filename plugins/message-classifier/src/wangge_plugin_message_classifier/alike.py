"""How alike two messages are: the runs of three characters that they share, of those that either has."""

from typing import Final

from wangge_plugin_message_classifier.grams import plain, runs

ALIKE: Final = 0.35
"""From here on two messages are taken to speak of the same thing."""
_RUN: Final = 3


def likeness(one: str, other: str) -> float:
    """Return the share of runs that two messages have in common, 0 to 1; long messages that hold a short one whole count as alike."""
    first, second = _runs(one), _runs(other)
    if not first or not second:
        return 0.0
    shared = len(first & second)
    return max(shared / len(first | second), 0.8 * shared / min(len(first), len(second)))


def _runs(text: str) -> set[str]:
    return {run for _, run in runs(plain(text)) if len(run) == _RUN}
