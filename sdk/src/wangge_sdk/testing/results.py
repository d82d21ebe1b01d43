"""What the conformance suite tells of itself behind walls: ``wangge_sdk.testing.telling`` says it, whoever runs it reads it."""

from collections.abc import Iterator
from typing import Final, Literal

import msgspec
from msgspec import Struct

TELLING: Final = "wangge_sdk.testing.telling"
LIBRARIES: Final = (
    "pytest",
    "_pytest",
    "iniconfig",
    "packaging",
    "py",
    "pygments",
    "hypothesis",
    "_hypothesis_globals",
    "sortedcontainers",
    "typing_extensions",
    "jsonschema",
    "jsonschema_specifications",
    "referencing",
    "rpds",
    "attr",
    "attrs",
    "cronsim",
    "defusedxml",
    "installer",
)
"""What the suite needs besides the SDK and what every worker has."""


class Result(Struct, frozen=True, kw_only=True):
    """What came of one test."""

    test: str
    outcome: Literal["begun", "passed", "failed", "skipped", "all"]
    """``begun`` is told before a test runs, so that one that never ends has a name; ``all`` is the last word."""
    told: str = ""
    """What the test asks, where it begins; why it failed, where it has."""


def read_results(said: bytes) -> Iterator[Result]:
    """Read what was told, as far as it was.

    Raises:
        ValueError: it is something else.
    """
    for line in said.splitlines(keepends=True):
        if line.endswith(b"\n"):
            yield msgspec.json.decode(line, type=Result)
