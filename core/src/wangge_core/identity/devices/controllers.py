"""Devices over HTTP: for whoever manages them, for their owners, and for the phones themselves."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wangge_core.access.model import Actor
from wangge_core.identity.devices.schemas import (
    DeviceCandidates,
    DeviceChallenge,
    DeviceCode,
    DeviceCodeIn,
    DeviceIn,
    DeviceList,
    DeviceOut,
    DeviceProof,
)
from wangge_core.identity.devices.service import Devices
from wangge_core.identity.sessions.model import Me, SignedIn
from wangge_core.identity.sessions.requests import RequestOrigin, require_same_origin
from wangge_core.identity.sessions.service import Sessions
from wangge_serving.http.limits import PUBLIC

AnyRequest = Request[Any, Any, Any]


class DeviceController(Controller):
    """Phones of an area."""

    path = "/devices"
    tags = ("devices",)

    @get("/", operation_id="listDevices", summary="Phones that were enrolled in one's areas, the newest first")
    async def every(self, actor: NamedDependency[Actor], devices: NamedDependency[Devices]) -> DeviceList:
        """Return also those that were revoked, and whether they have learnt of it."""
        return await devices.every(actor)

    @get("/candidates", operation_id="listDeviceCandidates", summary="Who may be given a phone")
    async def candidates(self, actor: NamedDependency[Actor], devices: NamedDependency[Devices]) -> DeviceCandidates:
        """Return open accounts of one's areas."""
        return await devices.candidates(actor)

    @post("/codes", operation_id="offerDevice", summary="Make a one-time code that enrols a person's phone")
    async def offer(
        self, request: AnyRequest, actor: NamedDependency[Actor], devices: NamedDependency[Devices], data: JSONBody[DeviceCodeIn]
    ) -> DeviceCode:
        """Return it as text and as QR code, this once; it lasts a quarter of an hour."""
        # What the browser itself calls this server: behind a proxy we do not know the address that phones reach.
        origin = request.headers.get("origin") or str(request.base_url).rstrip("/")
        return await devices.offer(actor, data.account_id, origin)

    @post("/{device_id:uuid}/revocation", operation_id="revokeDevice", summary="Revoke a phone", status_code=200)
    async def revoke(self, actor: NamedDependency[Actor], devices: NamedDependency[Devices], device_id: FromPath[UUID]) -> DeviceOut:
        """End its sessions; at its next contact it wipes its key and what it holds."""
        return await devices.revoke(actor, device_id)


class OwnDeviceController(Controller):
    """One's own phone."""

    path = "/me/devices"
    tags = ("devices",)

    @post("/", operation_id="enrolDevice", summary="Enrol the phone on which one is signed in")
    async def enrol(self, owner: NamedDependency[SignedIn], devices: NamedDependency[Devices], data: JSONBody[DeviceIn]) -> DeviceOut:
        """Use up the code; from now on the phone signs in by its key."""
        return await devices.enrol(owner, data)


class DeviceSessionController(Controller):
    """How a phone signs in."""

    path = "/devices/{device_id:uuid}"
    tags = ("devices",)
    opt = PUBLIC

    @post("/challenge", operation_id="challengeDevice", summary="What the phone has to sign", status_code=200)
    async def challenge(self, devices: NamedDependency[Devices], device_id: FromPath[UUID]) -> DeviceChallenge:
        """Return a challenge that lasts two minutes and serves once."""
        return await devices.challenge(device_id)

    @post("/session", operation_id="signInDevice", summary="Sign in with the phone's key")
    async def sign_in(
        self,
        request: AnyRequest,
        devices: NamedDependency[Devices],
        sessions: NamedDependency[Sessions],
        request_origin: NamedDependency[RequestOrigin],
        device_id: FromPath[UUID],
        data: JSONBody[DeviceProof],
    ) -> Response[Me]:
        """Return who is signed in, and set the session's cookie."""
        if "sec-fetch-site" in request.headers:
            require_same_origin(request)
        origin = (request_origin.address_of(request), request.headers.get("user-agent", ""))
        token, who = await devices.sign_in(device_id, data.signature, origin)
        return Response(await sessions.me(who), status_code=201, cookies=[request_origin.cookie(token)])
