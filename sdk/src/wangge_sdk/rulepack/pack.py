"""The rule pack: which checks there are, and what each of their findings does."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from wangge_sdk.rulepack.check import Check, Mode
from wangge_sdk.rulepack.checks import CHECKS

_FILE: Final = "rule-pack.json"
SIGNED_FILE: Final = "rules.json"
"""Under which name a registry signs the rule pack that it checks by, beside its lists."""


class PackError(Exception):
    """A rule pack cannot be used; the message says where and why."""


class RulePack(Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked of a plugin. A check that is not named is enforced: nothing is let off by forgetting it."""

    id: str
    version: str
    modes: Mapping[str, Mode] = {}
    """Id of a check → what its findings do."""

    def mode(self, check: Check) -> Mode:
        """Return what a check's findings do."""
        return self.modes.get(check.id, Mode.ENFORCED)


def read_pack(path: Path) -> RulePack:
    """Read a rule pack: JSON with ``id``, ``version`` and ``modes``.

    Raises:
        PackError: it cannot be read, or names a check that there is not.
    """
    try:
        return _decoded(path.read_bytes())
    except (OSError, msgspec.MsgspecError, PackError) as error:
        raise PackError(f"{path}: {error}") from error


def _decoded(raw: bytes) -> RulePack:
    pack = msgspec.json.decode(raw, type=RulePack)
    if unknown := sorted(set(pack.modes) - {check.id for check in CHECKS}):
        raise PackError(f"there is no check {unknown[0]!r}")
    return pack


BUILT_IN: Final[RulePack] = _decoded((files("wangge_sdk.rulepack") / _FILE).read_bytes())
"""The rule pack of this SDK."""
