"""Every check there is, a module for each family: the word before the dot of its id, and its page of the documentation."""

from typing import Final

from wangge_sdk.rulepack.check import Check
from wangge_sdk.rulepack.checks import (
    change,
    data,
    egress,
    frontend,
    licence,
    lint,
    malware,
    manifest,
    models,
    native,
    permissions,
    python,
    secrets,
    size,
    supply,
    wheel,
    words,
)

_FAMILIES: Final = (
    wheel,
    manifest,
    permissions,
    egress,
    python,
    lint,
    malware,
    secrets,
    native,
    models,
    frontend,
    supply,
    licence,
    data,
    words,
    size,
    change,
)

CHECKS: Final[tuple[Check, ...]] = tuple(check for family in _FAMILIES for check in family.CHECKS)
"""In the order in which they are asked."""
