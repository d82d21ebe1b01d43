"""Enrolling phones, signing in with them, and revoking them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.identity.accounts.repository import AccountRepository
from wangge_core.identity.devices import errors
from wangge_core.identity.devices.model import CHALLENGE_LASTS, CODE_LASTS, Device, code_digest, new_code
from wangge_core.identity.devices.proof import is_key, proves, signed_text
from wangge_core.identity.devices.repository import DeviceRepository
from wangge_core.identity.devices.schemas import (
    DeviceCandidate,
    DeviceCandidates,
    DeviceChallenge,
    DeviceCode,
    DeviceIn,
    DeviceList,
    DeviceOut,
)
from wangge_core.identity.directory.model import AreaNames, AreaRef
from wangge_core.identity.directory.service import area_refs
from wangge_core.identity.positions.repository import PositionRepository
from wangge_core.identity.sessions.model import SignedIn, new_token
from wangge_core.identity.sessions.service import Sessions
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.qr_code import qr_svg

_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Devices:
    """The operations on devices. It takes two to enrol one: whoever may manage devices makes the code, its owner signs in with it."""

    database: Database
    access: Access
    audit: Audit
    names: AreaNames
    repository: DeviceRepository
    accounts: AccountRepository
    positions: PositionRepository
    sessions: Sessions
    time: TimeSource

    async def candidates(self, actor: Actor) -> DeviceCandidates:
        """Return whom the actor may make codes for.

        Raises:
            ForbiddenError: `permission_missing`.
        """
        scope = self.access.require_scope(actor, "device", "manage")
        found = await self.accounts.page(scope, None, _MOST)
        return DeviceCandidates([DeviceCandidate(one.id, one.person_name, one.username) for one in found if one.open])

    async def offer(self, actor: Actor, account_id: UUID, origin: str) -> DeviceCode:
        """Make a code that enrols one phone of a person; one made before is void. `origin` is where phones reach this server.

        Raises:
            NotFoundError: `device_account`.
            ForbiddenError: `permission_missing`; `device_reach`.
        """
        scope = self.access.require_scope(actor, "device", "manage")
        account = await self.accounts.account(scope, account_id)
        if account is None or not account.open or await self.accounts.is_service(account_id):
            raise errors.no_account(account_id)
        for position in await self.positions.of_person(account.person_id):
            if not scope.covers(position.area):
                raise errors.beyond_reach(position.area)
        code, until = new_code(), self.time.now() + CODE_LASTS
        async with self.database.transaction():
            await self.repository.add_code(account_id, code_digest(code), actor.name or actor.id, until)
            await self.audit.record(_entry("device.offered", actor, "account", account_id, account.area))
        path = f"/m/work/device#{code}"  # what stands behind the # never reaches a server's log
        return DeviceCode(code=code, person_name=account.person_name, path=path, qr=qr_svg(origin + path), expires_at=until)

    async def enrol(self, who: SignedIn, given: DeviceIn) -> DeviceOut:
        """Enrol the phone on which somebody is signed in.

        Raises:
            InvalidError: `device_code`, `device_key`.
        """
        if not is_key(given.public_key):
            raise errors.wrong_key()
        device_id, now = new_id(), self.time.now()
        values = {"id": device_id, "account_id": who.account_id, "name": given.name.strip(), "public_key": given.public_key}
        async with self.database.transaction():
            made_by = await self.repository.take_code(who.account_id, code_digest(given.code), now)
            if made_by is None:
                raise errors.wrong_code()
            await self.repository.add(values | {"enrolled_at": now, "enrolled_by": made_by, "seen_at": now}, who.area)
            await self.audit.record(_entry("device.enrolled", who.actor, "device", device_id, who.area))
        return (await self._shown([await self._known(device_id)]))[0]

    async def every(self, actor: Actor) -> DeviceList:
        """Return the phones of the areas in which the actor manages devices.

        Raises:
            ForbiddenError: `permission_missing`.
        """
        return DeviceList(await self._shown(await self.repository.page(self.access.require_scope(actor, "device", "manage"))))

    async def revoke(self, actor: Actor, device_id: UUID) -> DeviceOut:
        """End a phone: its sessions end now, and at its next contact it wipes itself. Once is enough.

        Raises:
            NotFoundError: `device_not_found`.
            ForbiddenError: `permission_missing`.
        """
        device = await self.repository.device(self.access.require_scope(actor, "device", "manage"), device_id)
        if device is None:
            raise errors.no_device(device_id)
        if device.revoked_at is None:
            async with self.database.transaction():
                await self.repository.revoke(device_id, actor.name or actor.id, self.time.now())
                await self.audit.record(_entry("device.revoked", actor, "device", device_id, device.area))
        return (await self._shown([await self._known(device_id)]))[0]

    async def challenge(self, device_id: UUID) -> DeviceChallenge:
        """Return what a phone has to sign next.

        Raises:
            NotFoundError: `device_not_found`.
        """
        await self._known(device_id)
        challenge, until = new_token(), self.time.now() + CHALLENGE_LASTS
        await self.repository.ask(device_id, challenge, until)
        return DeviceChallenge(challenge, until)

    async def sign_in(self, device_id: UUID, signature: str, origin: tuple[str, str]) -> tuple[str, SignedIn]:
        """Begin a session for a phone that proves to hold its key; return the session's token and whose it is.

        Raises:
            NotFoundError: `device_not_found`.
            UnauthenticatedError: `device_unproved`; `session_ended`, when the account is closed.
            ForbiddenError: `device_revoked`, said only to the phone itself.
        """
        device, now = await self._known(device_id), self.time.now()
        challenge = self._open_challenge(device, now)
        if not proves(device.public_key, signature, signed_text(str(device_id), challenge)):
            raise errors.unproved()
        gone = device.revoked_at is not None
        if not await self.repository.answered(device_id, challenge, "told_at" if gone else "seen_at", now):
            raise errors.unproved()
        if gone:
            raise errors.revoked()
        return await self.sessions.begin_proved(device.account_id, (device.person_name, device.area), origin, device_id)

    def _open_challenge(self, device: Device, now: datetime) -> str:
        if device.challenge is None or device.challenge_until is None or device.challenge_until <= now:
            raise errors.unproved()
        return device.challenge

    async def _known(self, device_id: UUID) -> Device:
        device = await self.repository.by_id(device_id)
        if device is None:
            raise errors.no_device(device_id)
        return device

    async def _shown(self, devices: list[Device]) -> list[DeviceOut]:
        areas = await area_refs(self.names, {device.area for device in devices})
        return [_out(device, areas[device.area]) for device in devices]


def _out(device: Device, area: AreaRef) -> DeviceOut:
    told = ("id", "name", "person_name", "enrolled_at", "enrolled_by", "seen_at", "revoked_at", "revoked_by", "told_at")
    return DeviceOut(area=area, **{name: getattr(device, name) for name in told})


def _entry(action: str, actor: Actor, resource: str, resource_id: UUID, area: str) -> AuditEntry:
    return AuditEntry(action=action, actor=actor, resource=resource, resource_id=str(resource_id), area=area)
