"""Taking an upload into staging: what twine and uv send becomes a version that waits for its checks, or is refused with the reason."""

import asyncio
from typing import Final
from uuid import UUID

from wangge_registry.log.service import PublicLog, Step
from wangge_registry.plugins.model import Plugin, Status
from wangge_registry.plugins.repository import PluginRepository
from wangge_registry.plugins.service import Plugins
from wangge_registry.publishers.model import Team
from wangge_registry.versions.identity import identity_faults
from wangge_registry.versions.model import Version, channel_of
from wangge_registry.versions.need import Need, need_of
from wangge_registry.versions.reading import Wheel, read
from wangge_registry.versions.repository import VersionRepository
from wangge_registry.versions.states import State
from wangge_sdk.manifest.wheels import MOST_PACKED
from wangge_serving.database import Database, DuplicateError
from wangge_serving.errors import ConflictError, FieldError, InvalidError, TooLargeError
from wangge_serving.files import FileStore
from wangge_serving.ids import new_id
from wangge_serving.instants import TimeSource

_FEWEST_MAINTAINERS: Final = 2


class Staging:
    """The way in. Nothing that comes here is in the index."""

    def __init__(self, database: Database, log: PublicLog, files: FileStore, plugins: Plugins, time: TimeSource) -> None:
        """`files` keeps the bytes."""
        self._database = database
        self._repository = VersionRepository(database)
        self._plugin_rows = PluginRepository(database)
        self._log = log
        self._files = files
        self._plugins = plugins
        self._time = time

    async def take(self, authorization: str, filename: str, data: bytes, promised: str) -> Version:
        """Take a wheel; `promised` is the SHA-256 that the client says the file has, or nothing.

        The same file once more changes nothing. What was used once, as a version or as a file's name, is used for ever.

        Raises:
            UnauthenticatedError: `publish_token_invalid`, `publish_token_ended`.
            ForbiddenError: `not_a_member`.
            TooLargeError: `wheel_too_large`.
            InvalidError: `wheel`, `wheel_differs`, `digest_differs`, `two_maintainers`.
            ConflictError: `publisher_unverified`, `publisher_suspended`, `plugin_closed`, `version_taken`.
        """
        token, plugin, team = await self._plugins.uploader(authorization)
        if len(data) > MOST_PACKED:
            raise TooLargeError("wheel_too_large", f"A plugin's wheel has at most {MOST_PACKED // 1024 // 1024} MB.")
        if plugin.status in {Status.ARCHIVED, Status.QUARANTINED}:
            raise ConflictError("plugin_closed", f"{plugin.id} is {plugin.status}: {plugin.status_reason}")
        wheel = await asyncio.to_thread(read, filename, data)
        if promised and promised.lower() != wheel.sha256:
            raise InvalidError("digest_differs", f"The client promised the SHA-256 {promised[:64]}, the file has {wheel.sha256}.")
        need = _required(wheel, plugin, team)
        if (before := await self._repository.by_filename(filename)) is not None and before.sha256 == wheel.sha256:
            return before
        return await self._added(wheel, plugin, need, token.account, token.id)

    async def _added(self, wheel: Wheel, plugin: Plugin, need: Need, account: UUID, token: UUID) -> Version:
        now = self._time.now()
        version = Version(
            id=new_id(),
            plugin=plugin.id,
            package=plugin.package,
            version=wheel.version,
            filename=wheel.filename,
            sha256=wheel.sha256,
            size=len(wheel.data),
            state=State.RECEIVED,
            before=None,
            reason="",
            channel=channel_of(wheel.version),
            requires_python=wheel.requires_python,
            metadata_sha256=wheel.metadata_sha256,
            manifest=wheel.document,
            uploaded_by=account,
            uploaded_at=now,
            reviewers_needed=need.reviewers,
        )
        # The bytes are on the disk before anything names them.
        await asyncio.to_thread(self._files.put, wheel.data)
        await asyncio.to_thread(self._files.put, wheel.metadata)
        try:
            async with self._database.transaction():
                await self._repository.add(version)
                await self._plugin_rows.touch_token(token, now)
                await self._log.append(Step("version.received", version.name, version.sha256, {"file": version.filename}))
        except DuplicateError as error:
            detail = f"{version.name} was uploaded before, with other bytes. A version is never changed: give it a new number."
            raise ConflictError("version_taken", detail) from error
        return version


def _required(wheel: Wheel, plugin: Plugin, team: Team) -> Need:
    """Return what a wheel's review needs, if it is what it should be.

    Raises:
        InvalidError: `wheel_differs`, `two_maintainers`.
    """
    if faults := tuple(identity_faults(wheel, plugin, team.publisher)):
        raise InvalidError("wheel_differs", " ".join(fault.said() for fault in faults), faults)
    need = need_of(wheel.manifest)
    if need.personal_data and len(team.members) < _FEWEST_MAINTAINERS:
        message = f"It has to do with data about people: {team.publisher.id} needs two people who act for it, so that one is always there."
        raise InvalidError("two_maintainers", message, (FieldError("plugin.json", "two_maintainers", message),))
    return need
