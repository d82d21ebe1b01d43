"""How much of a review a version needs, by what its manifest declares. Pure."""

from typing import Final

from msgspec import Struct

from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.model import PermissionRequest
from wangge_sdk.scopes import PROTECTED, SCOPES

SECURITY_FIX: Final = "security_fix"
"""What reviewers tick of a version whose manifest says so: it mends a weakness, and nothing else."""


class Need(Struct, frozen=True, kw_only=True):
    """What makes a version delicate."""

    personal_data: bool
    in_process: bool
    algorithms: bool

    @property
    def reviewers(self) -> int:
        """How many reviewers, each of another organisation, have to approve."""
        return 2 if self.personal_data or self.in_process or self.algorithms else 1


def need_of(manifest: Manifest) -> Need:
    """Return the need of a manifest. What is not known to be harmless counts as delicate."""
    asked = (*manifest.permissions.required, *manifest.permissions.optional)
    collections = any(collection.data_class in PROTECTED for collection in manifest.data.collections)
    outside = any(PROTECTED & set(host.data_classes) for host in manifest.egress)
    return Need(
        personal_data=collections or outside or bool(manifest.data.reads) or any(map(_is_personal, asked)),
        in_process=manifest.runtime.isolation == "inprocess",
        algorithms=bool(manifest.contributes.algorithms),
    )


def _is_personal(request: PermissionRequest) -> bool:
    scope = SCOPES.get(request.scope)
    if scope is None:
        return True
    # No fields named means all of them.
    given = [field for field in scope.fields if not request.fields or field.name in request.fields or field.always]
    return any(field.data_class in PROTECTED for field in given)
