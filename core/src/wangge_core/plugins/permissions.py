"""The permissions that a manifest brings into being, and the roles that bundle them. Pure.

Permissions are those it defines, and for each collection to read, write and see it whole.
"""

from collections.abc import Iterator
from typing import Final

from wangge_core.access.model import Permission
from wangge_core.access.policy import PermissionEntry, Role, Title
from wangge_sdk.manifest import Manifest
from wangge_sdk.texts import say

_ON_DOCUMENTS: Final = (("read", "查看“{}”", "See {}"), ("write", "登记和修改“{}”", "Enter and change {}"))
_REVEAL: Final = ("reveal", "查看“{}”中遮蔽的内容", "See what is masked in {}")


def defined_permissions(manifest: Manifest) -> Iterator[PermissionEntry]:
    """Yield them as `<plugin id>:<permission>` and `<plugin id>:<collection>.read`, `.write`, and `.reveal` where it masks fields."""
    for one in manifest.contributes.permissions:
        yield PermissionEntry(manifest.id, one.id, Title(say(one.title, "zh-CN"), say(one.title, "en")))
    for each in manifest.data.collections:
        for action, chinese, english in (*_ON_DOCUMENTS, *((_REVEAL,) if each.masks else ())):
            title = Title(chinese.format(say(each.title, "zh-CN")), english.format(say(each.title, "en")))
            yield PermissionEntry(manifest.id, f"{each.name}.{action}", title)


def contributed_roles(manifest: Manifest) -> Iterator[Role]:
    """Yield its roles as `<plugin id>:<role>`; they hold permissions of its own and no others, so they make nobody an administrator."""
    for one in manifest.contributes.roles:
        yield Role(
            id=f"{manifest.id}:{one.id}",
            title=Title(say(one.title, "zh-CN"), say(one.title, "en")),
            permissions=tuple(Permission(manifest.id, name) for name in one.permissions),
            plugin=manifest.id,
            suggest_for=one.suggest_for,
        )
