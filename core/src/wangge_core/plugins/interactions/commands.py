"""Running a plugin's commands: things that people do from a menu or a page."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import ForbiddenError, NotFoundError
from wangge_core.plugins.conditions import Conditions
from wangge_core.plugins.interactions.heading import Frame, require_version
from wangge_core.plugins.interactions.inputs import checked
from wangge_core.plugins.interactions.outcomes import refuse, require_heard
from wangge_core.plugins.live import Cause
from wangge_core.plugins.model import Installed
from wangge_core.plugins.relay import Relay
from wangge_sdk.interactions import CommandAnswer, CommandRequest
from wangge_sdk.manifest import OfferedCommand
from wangge_sdk.texts import Text


class Host(Protocol):
    """What is needed of the plugin host."""

    def running(self, plugin: str, area: str) -> Installed | None:
        """Return the version of a plugin that runs in an area; None where it is off, or not ready."""

    def relay(self, area: str) -> Relay:
        """Return the relay of an area."""


class Ran(NamedTuple):
    """What a command came to."""

    message: Text | None
    page: str | None
    """Name of the plugin's page that is to be opened, as the manifest has it."""


class Commands:
    """The operation."""

    def __init__(self, database: Database, host: Host, conditions: Conditions, audit: Audit) -> None:
        """`conditions` knows who holds a plugin's permissions."""
        self._database = database
        self._host = host
        self._conditions = conditions
        self._audit = audit

    async def run(
        self, actor: Actor, plugin: str, command: str, area: str, given: Mapping[str, Any], locale: str, frame: Frame | None = None
    ) -> Ran:
        """Have a plugin do what its command says. That it was run is in the audit before the plugin hears of it.

        Raises:
            InvalidError: `area_code`, `plugin_input`; `plugin_refused` by the plugin.
            NotFoundError: `command_not_found`, also where the plugin is off or the command's conditions do not hold;
                `plugin_refused` by the plugin.
            ForbiddenError: `permission_missing`; `plugin_refused` by the plugin.
            ConflictError: `plugin_version`; `plugin_refused` by the plugin.
            FaultyError, LateError, UnavailableError: see `outcomes.require_heard`.
        """
        code = area_code.parse(area)
        installed, offered = self._found(actor, plugin, command, code)
        require_version(frame, installed)
        declared = offered.declared
        fitting = checked(offered.input, given) or {}
        facts: dict[str, Fact] = {"command": command, "version": installed.offer.manifest.version if installed.offer else ""}
        entry = AuditEntry(action="plugin.command_run", actor=actor, resource="plugin", resource_id=plugin, area=code, facts=facts)
        async with self._database.transaction():
            await self._audit.record(entry)
        request = CommandRequest(command=command, input=fitting)
        relay = self._host.relay(code)
        delivered = await relay.handle(f"command:{declared.handler}", request, plugin=plugin, locale=locale, cause=Cause(actor))
        require_heard(delivered, plugin)
        answer = delivered.answer.value if delivered.answer else CommandAnswer()
        if answer.refused is not None:
            refuse(answer.refused, locale)
        return Ran(answer.message, answer.open.removeprefix("page:") if answer.open else None)

    def _found(self, actor: Actor, plugin: str, command: str, area: str) -> tuple[Installed, OfferedCommand]:
        installed = self._host.running(plugin, area)
        commands = installed.offer.commands if installed and installed.offer else ()
        offered = next((each for each in commands if each.declared.id == command), None)
        if installed is None or offered is None or not self._conditions.hold(actor, area, plugin, offered.declared.when):
            raise NotFoundError("command_not_found", f"{plugin[:80]} offers no command {command[:60]!r} in {area}, or is not on there.")
        self._require(actor, plugin, area, offered.declared.permission)
        return installed, offered

    def _require(self, actor: Actor, plugin: str, area: str, permission: str | None) -> None:
        if permission is None and not self._conditions.reaches(actor, area):
            raise ForbiddenError(
                "permission_missing", f"This is for those who work in {area}; a token may do only what needs a permission."[:200]
            )
        if not self._conditions.may(actor, area, plugin, permission):
            detail = f"This needs the permission {plugin}:{permission} in area {area}; ask a security administrator for a position with it."
            raise ForbiddenError("permission_missing", detail)
