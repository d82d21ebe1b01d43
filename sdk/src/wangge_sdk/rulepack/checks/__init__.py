"""Every check there is, a module for each family: the word before the dot of its id, and its page of the documentation."""

from typing import Final

from wangge_sdk.rulepack.check import Check
from wangge_sdk.rulepack.checks import manifest, wheel

CHECKS: Final[tuple[Check, ...]] = (*wheel.CHECKS, *manifest.CHECKS)
"""In the order in which they are asked."""
