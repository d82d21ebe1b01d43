"""Who asks: a plugin, within a live call, for somebody or by itself. All of it is the core's knowledge.

What it may have is the least of three: what the person who acts may (`access`), what the county granted to this version of
the plugin where the data lies (`plugins.grants`), and the area. Three cases:

- An account acts: its own rights count, cut down to what was granted.
- Nobody acts (an event, a job, a delivery): the plugin has an identity of its own, which may what was granted and nothing else.
- A resident acts, who has no rights of their own: as if nobody did, but only inside the area that their report is for, and
  without changing anything. Otherwise whoever fills in a form could make a plugin look around, or act.
"""

from typing import Protocol
from uuid import UUID

import msgspec
from msgspec.structs import replace

from wangge_core.access.model import Actor, Permission, Scope
from wangge_core.plugins.grants.granted import Granted, Right
from wangge_core.plugins.live import UNPROMPTED, Cause
from wangge_sandbox.broker import CallHandle
from wangge_sdk.platform import RefusedError


class Grants(Protocol):
    """What counties granted."""

    def granted(self, plugin: str, version: str, area: str) -> Granted:
        """Return what a version of a plugin may do in an area; nothing where it is not on."""

    def said(self, plugin: str) -> tuple[str, ...]:
        """Return the areas that have said anything about a plugin: what it was granted changes at these and nowhere else."""

    def places(self, plugin: str, county: str, version: str | None = None) -> tuple[str, ...]:
        """Return the areas of a county outside of which a plugin (in one version, if named) was granted nothing."""


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """A plugin that asks."""

    plugin: str
    version: str
    county: str
    area: str
    hook: str
    cause: Cause
    grants: Grants
    within: Scope
    """Where it may look at all."""

    @classmethod
    def of(cls, handle: CallHandle, grants: Grants) -> "Asker":
        """Return who asks in a live call."""
        cause = handle.trace if isinstance(handle.trace, Cause) else UNPROMPTED
        if cause.acting and cause.acting.kind not in {"account", "resident"}:
            cause = replace(cause, acting=None)
        acting = cause.acting
        places = (handle.area,) if acting and acting.kind == "resident" else grants.places(handle.plugin, handle.county, handle.version)
        return cls(
            plugin=handle.plugin,
            version=handle.version,
            county=handle.county,
            area=handle.area,
            hook=handle.hook,
            cause=cause,
            grants=grants,
            within=Scope.of(places),
        )

    @property
    def person(self) -> Actor | None:
        """The account that acts; None when the plugin asks by itself."""
        acting = self.cause.acting
        return acting if acting and acting.kind == "account" else None

    @property
    def for_resident(self) -> bool:
        """Whether a resident's report is what the plugin was called for."""
        return self.cause.acting is not None and self.cause.acting.kind == "resident"

    @property
    def by_route(self) -> bool:
        """Whether somebody calls a route of the plugin, rather than the platform a hook."""
        return self.hook.startswith("route:")

    def actor(self, *permissions: Permission) -> Actor:
        """Return whoever asks as an actor with these permissions at most, so that every service cuts down what it gives."""
        wanted = frozenset(permissions)
        if self.person is None:
            return Actor(kind="plugin", id=f"plugin:{self.plugin}", name=self.plugin, only=wanted, within=self.within)
        held = wanted if self.person.only is None else self.person.only & wanted
        return replace(self.person, only=held, within=self.within)

    def right(self, scope: str, area: str) -> Right | None:
        """Return how far a permission reaches for what lies in an area; None when it was not granted there."""
        return self.grants.granted(self.plugin, self.version, area).allows(scope) if self.within.covers(area) else None

    def require(self, scope: str, area: str) -> Right:
        """Return `right`, or refuse.

        Raises:
            RefusedError: `outside_of_call` or `not_granted`.
        """
        self.require_inside(area)
        right = self.right(scope, area)
        if right is None:
            raise RefusedError(
                "not_granted",
                f"{scope} was not granted to {self.plugin} {self.version} in {area}: ask for it under permissions in plugin.json, "
                "and the county's administrator to agree.",
            )
        return right

    def require_inside(self, area: str) -> None:
        """Go on only with an area that the call may look into.

        Raises:
            RefusedError: `outside_of_call`.
        """
        if not self.within.covers(area):
            places = ", ".join(self.within.areas) or "nowhere"
            raise RefusedError("outside_of_call", f"{area} lies outside of where this call may look ({places}); ask within it.")


def id_of(text: str, kind: str) -> UUID:
    """Return an id.

    Raises:
        RefusedError: `<kind>_not_found`: what is no id names nothing.
    """
    try:
        return UUID(text)
    except ValueError:
        raise RefusedError(f"{kind}_not_found", f"There is no such {kind}, or it is not for you.") from None
