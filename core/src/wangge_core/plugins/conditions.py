"""For whom a thing is that a plugin contributes: the one place where `permission` and `when` of a manifest are read.

Menus, pages, cards, layers, commands and routes all ask here, so that what is left out of a menu is refused by its route too.
A condition is `permission:<resource>:<action>` (a permission of the platform, or the full name of a plugin's own) or
`setting:<name>` (a setting of the plugin that is not empty, false or zero where it holds). All of them must hold.
"""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from wangge_core.access.model import Actor, Scope

_SETTING: Final = "setting"


class Rights(Protocol):
    """What is needed of access."""

    def allowed(self, actor: Actor, area: str, resource: str, action: str) -> bool:
        """Say whether somebody may do this in an area."""

    def areas_of(self, actor: Actor) -> Scope:
        """Return the areas in which somebody holds anything."""


class SettingsSource(Protocol):
    """What is needed of the plugin host."""

    def whole_settings(self, plugin: str, area: str) -> Mapping[str, Any]:
        """Return a plugin's settings as they hold in an area, the operator's too."""


class Conditioned(Protocol):
    """Something that a manifest ties to a permission and conditions."""

    @property
    def permission(self) -> str | None:
        """The plugin's own permission that is needed, by its name in the manifest."""

    @property
    def when(self) -> tuple[str, ...]:
        """The conditions."""


class Conditions:
    """Answers from memory."""

    def __init__(self, host: SettingsSource, access: Rights) -> None:
        """`host` knows the settings, `access` who may what."""
        self._host = host
        self._access = access

    def admit(self, actor: Actor | None, area: str, plugin: str, item: Conditioned) -> bool:
        """Say whether something that a plugin contributes in an area is for somebody; None is a resident without an account."""
        return self.may(actor, area, plugin, item.permission) and self.hold(actor, area, plugin, item.when)

    def may(self, actor: Actor | None, area: str, plugin: str, permission: str | None) -> bool:
        """Say whether somebody holds a plugin's own permission there; everybody does where none is asked for."""
        return permission is None or self._allowed(actor, area, plugin, permission)

    def reaches(self, actor: Actor, area: str) -> bool:
        """Say whether somebody works in an area at all: what is for all of the staff is for those. A token is for what it names."""
        return actor.kind == "system" or (actor.only is None and self._access.areas_of(actor).covers(area))

    def offers(self, actor: Actor, area: str, plugin: str, item: Conditioned) -> bool:
        """Say the same of what people do, which without a permission is for those who work there."""
        return self.admit(actor, area, plugin, item) and (item.permission is not None or self.reaches(actor, area))

    def hold(self, actor: Actor | None, area: str, plugin: str, when: tuple[str, ...]) -> bool:
        """Say whether all conditions hold; where there are none they do."""
        return all(self._holds(actor, area, plugin, condition) for condition in when)

    def _holds(self, actor: Actor | None, area: str, plugin: str, condition: str) -> bool:
        kind, _, subject = condition.partition(":")
        if kind == _SETTING:
            return bool(self._host.whole_settings(plugin, area).get(subject))
        resource, _, action = subject.rpartition(":")
        return self._allowed(actor, area, resource, action)

    def _allowed(self, actor: Actor | None, area: str, resource: str, action: str) -> bool:
        return actor is not None and self._access.allowed(actor, area, resource, action)
