"""Moving versions from state to state: by what people ask for, and by what the registry has found. Each step is in the public log."""

from typing import Any, Final

from wangge_registry.accounts.model import Account
from wangge_registry.log.service import PublicLog, Step
from wangge_registry.plugins.service import Plugins
from wangge_registry.publishers.model import Team
from wangge_registry.versions.listing import Listing
from wangge_registry.versions.model import Version
from wangge_registry.versions.repository import VersionRepository
from wangge_registry.versions.states import TRANSITIONS, Act, NotPossibleError, Who, after, possible
from wangge_serving.database import Database
from wangge_serving.errors import ConflictError, FieldError, ForbiddenError, InvalidError, NotFoundError
from wangge_serving.instants import TimeSource

_MACHINE: Final = frozenset({Who.MACHINE})
_ADMINISTRATOR: Final = frozenset({Who.ADMINISTRATOR})


class Moving:
    """The operations that change a version's state."""

    def __init__(self, database: Database, log: PublicLog, plugins: Plugins, listing: Listing, time: TimeSource) -> None:
        """`listing` is what the shop window shows."""
        self._database = database
        self._repository = VersionRepository(database)
        self._log = log
        self._plugins = plugins
        self._listing = listing
        self._time = time

    async def visible(self, actor: Account | None, plugin: str, number: str) -> Version:
        """Return a version that somebody may see: one in the index, or one's own, or any for a reviewer or administrator.

        Raises:
            NotFoundError: `plugin`, `version`.
            ForbiddenError: `token_of_other_plugin`.
        """
        if actor is not None:
            actor.require_plugin(plugin)
        _, team = await self._plugins.owned(plugin)
        version = await self._repository.one(plugin, number)
        if not version.is_offered and not _insider(actor, team):
            raise NotFoundError("version", f"There is no version {number} of {plugin}.")
        return version

    async def act(self, actor: Account, plugin: str, number: str, act: Act, reason: str) -> Version:
        """Do to a version what somebody asks for.

        Raises:
            NotFoundError: `plugin`, `version`.
            ForbiddenError: `act_forbidden`, `token_of_other_plugin`.
            ConflictError: `act_impossible`, `version_changed`.
            InvalidError: `reason_required`.
        """
        _, team = await self._plugins.owned(plugin)
        who = self.part_of(actor, team)
        await self.visible(actor, plugin, number)
        if not TRANSITIONS[act].by & who:
            told = " or a ".join(sorted(TRANSITIONS[act].by))
            raise ForbiddenError("act_forbidden", f"{act} is for a {told}, and you are none for this plugin.")
        if TRANSITIONS[act].reason and not reason.strip():
            message = f"Say why: the reason for {act} stands in the public log."
            raise InvalidError("reason_required", message, (FieldError("/reason", "required", message),))
        async with self._database.transaction():
            version = await self._repository.one(plugin, number)
            facts = {"by": actor.organisation if Who.PUBLISHER not in who else team.publisher.id}
            await self._move(version, act, who, reason.strip(), facts)
            if act is Act.RECHECK:
                await self._repository.ask_again(version.id, self._time.now())
        return await self._repository.one(plugin, number)

    async def by_machine(self, version: Version, act: Act, facts: dict[str, Any] | None = None) -> None:
        """Move a version after the registry's own work; must be called within a transaction.

        Raises:
            ConflictError: `act_impossible`, `version_changed`.
        """
        await self._move(version, act, _MACHINE, "", facts or {})

    async def by_administrator(self, version: Version, act: Act, reason: str, facts: dict[str, Any]) -> None:
        """Move a version as a withdrawal of its plugin demands, or as its end allows; must be called within a transaction.

        Raises:
            ConflictError: `act_impossible`, `version_changed`.
        """
        await self._move(version, act, _ADMINISTRATOR, reason, facts)

    async def note(self, action: str, version: Version, facts: dict[str, Any]) -> None:
        """Log something that leaves the state as it is; must be called within a transaction."""
        await self._log.append(Step(action, version.name, version.sha256, facts))

    async def _move(self, version: Version, act: Act, who: frozenset[Who], reason: str, facts: dict[str, Any]) -> None:
        try:
            target = after(version.state, act, who, version.before)
        except NotPossibleError as error:
            raise ConflictError("act_impossible", str(error)) from error
        await self._repository.move(version, target, reason, self._time.now())
        told = facts | {"act": str(act), "from": str(version.state)} | ({"reason": reason} if reason else {})
        await self._log.append(Step(f"version.{target}", version.name, version.sha256, told))
        await self._listing.renew(version.plugin)

    @staticmethod
    def part_of(actor: Account | None, team: Team) -> frozenset[Who]:
        """Return what somebody is for the plugins of a publisher. Nobody reviews his own."""
        if actor is None:
            return frozenset()
        parts = {Who.PUBLISHER} if team.has(actor) else set()
        if actor.reviews and not team.has(actor):
            parts.add(Who.REVIEWER)
        if actor.administers:
            parts.add(Who.ADMINISTRATOR)
        return frozenset(parts)

    def open_to(self, actor: Account | None, team: Team, version: Version) -> list[Act]:
        """Return what somebody may do to a version now."""
        return possible(version.state, self.part_of(actor, team))


def _insider(actor: Account | None, team: Team) -> bool:
    return actor is not None and (actor.reviews or actor.administers or team.has(actor))
