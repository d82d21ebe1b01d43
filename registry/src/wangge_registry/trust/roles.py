"""The roles of the signed metadata: their names, who signs them, and for how long. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from wangge_sdk.rulepack.pack import SIGNED_FILE
from wangge_sdk.withdrawals import ADVISORIES, WITHDRAWALS
from wangge_sdk.withdrawals import REVOCATIONS as REVOKED

ROOT: Final = "root"
TARGETS: Final = "targets"
SNAPSHOT: Final = "snapshot"
TIMESTAMP: Final = "timestamp"
REVOCATIONS: Final = "revocations"
"""Delegated by the targets, with keys and a threshold of its own: it can take out, and never let in."""
CEREMONIAL: Final = (ROOT, TARGETS, REVOCATIONS)
"""Signed by people, in this order."""
NOTICES: Final = "notices"
"""Delegated by the targets to the server itself: it can stop what can go on again, and publish advisories."""
ONLINE: Final = (SNAPSHOT, TIMESTAMP, NOTICES)
_PUBLISHER: Final = "publisher-"
REVOKED_FILE: Final = REVOKED
RULE_PACK: Final = SIGNED_FILE
NOTICED_FILES: Final = (WITHDRAWALS, ADVISORIES, RULE_PACK)
CERTIFIED_FILE: Final = "certificates.json"
"""Which files may run inside a server. It is the targets role's own: a publisher's key cannot write it."""
CATALOGUE_FILE: Final = "catalogue.json"
"""What a publisher offers; below its own path, signed by its own role."""
REVIEWERS_FILE: Final = "reviewers.json"
"""The public keys that statements of reviews are signed with; signed by people."""

_LIFETIMES: Final[Mapping[str, timedelta]] = MappingProxyType(
    {
        ROOT: timedelta(days=365),
        TARGETS: timedelta(days=180),
        REVOCATIONS: timedelta(days=180),
        SNAPSHOT: timedelta(days=7),
        TIMESTAMP: timedelta(days=1),
    }
)
_PUBLISHER_LIFETIME: Final = timedelta(days=90)


def role_of(publisher: str) -> str:
    """Return the name of a publisher's role; the prefix keeps it apart from the roles above."""
    return f"{_PUBLISHER}{publisher}"


def publisher_of(role: str) -> str | None:
    """Return whose role it is; None for those above."""
    return role.removeprefix(_PUBLISHER) if role.startswith(_PUBLISHER) else None


def lifetime(role: str) -> timedelta:
    """Return after how long a role's metadata has to be signed anew."""
    return _LIFETIMES.get(role, _PUBLISHER_LIFETIME)


def target_path(publisher: str, filename: str) -> str:
    """Return the path under which a publisher's file is vouched for; its role reaches no other."""
    return f"{publisher}/{filename}"
