"""How bad a warning is: CAP's words, their order, and the colours that counties know."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ORDER: Final[Mapping[str, int]] = MappingProxyType({"Unknown": 0, "Minor": 1, "Moderate": 2, "Severe": 3, "Extreme": 4})
COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {"Unknown": "grey", "Minor": "blue", "Moderate": "yellow", "Severe": "orange", "Extreme": "red"}
)
"""Customary in China: blue, yellow, orange, red from the least to the worst."""


def at_least(severity: str, least: str) -> bool:
    """Tell whether a warning is as bad as a rule asks; what is not known to be bad is not."""
    return ORDER.get(severity, 0) >= ORDER.get(least, 0)
