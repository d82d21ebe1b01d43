"""A trial run: a county that is thrown away, with one plugin on in both its townships, and a way to look at it from within."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, Final, Self

import msgspec
from msgspec import Struct

from wangge_core.access.model import Actor
from wangge_core.demo.places import COUNTY_CODE, COUNTY_NAME, COUNTY_NAME_EN
from wangge_core.demo.staff import PASSWORD, posts
from wangge_core.developing.county import SYSTEM, WORKING_ROLES, allow, places, settle
from wangge_core.developing.recording import Faults, JumpingTime, RecordingBroker, nowhere
from wangge_core.errors import InvalidError
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import read_offer
from wangge_core.plugins.model import Installed, State
from wangge_core.settings import Settings
from wangge_sandbox.connection import HookCall
from wangge_sandbox.errors import WorkerError
from wangge_sandbox.slots import WorkerHealth
from wangge_sdk.hooks import SPECS, HookSpec
from wangge_sdk.hooks.handlers import spec_of
from wangge_sdk.hooks.spec import AnswerError
from wangge_sdk.host_protocol import raw
from wangge_sdk.manifest import open_package
from wangge_sdk.manifest.collections import properties_of, type_of
from wangge_sdk.manifest.documents import read_typed
from wangge_sdk.texts import LOCALES, Text, say
from wangge_sdk.trials import Ask, CallOut, Ready, TrialAccount

_TOWNSHIP: Final = 9
_MOST_LINES: Final = 1_000
_LONGEST_LINE: Final = 1_000
_KEY: Final = "in place of a feed's own"
_CHOSEN: Final = {"number": 1, "integer": 1, "boolean": True}
"""What a setting is set to that a feed waits for, by its type."""
_NOBODY: Final = Actor(kind="resident", id="anonymous")
_BY_ID: Final = {spec.id: spec for spec in SPECS.values()}


class CallIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A hook or handler to call by itself."""

    hook: str
    """`validate_report.v1`, or `route:near` as a handler is called."""
    area: str
    request: Any
    """As JSON; it must be of the hook's type."""
    settings: dict[str, Any] | None = None
    """Instead of those that hold in the area."""
    resident: bool = False
    """Whether somebody without an account causes it; otherwise nobody does, as for jobs."""


class Observed(Struct, frozen=True, kw_only=True):
    """What was seen since the run began."""

    asks: list[Ask]
    lines: list[str]
    """What the plugin wrote to its log."""
    workers: tuple[WorkerHealth, ...]


class TrialPlatform(Platform):
    """A platform that fills itself with a small county, takes one plugin in, lets nothing out, and records."""

    def __init__(self, settings: Settings, package: Path, code: tuple[Path, ...], *, everywhere: bool = False) -> None:
        """`package` is the folder of the manifest, `code` that and all that lies beside it.

        `everywhere` has the plugin on in the whole county, for people who play in it; otherwise it is on in both townships, each by itself.
        """
        self.faults = Faults()
        super().__init__(settings, JumpingTime(lambda: self.faults))
        self._package, self._code, self._everywhere = package, code, everywhere
        self._lines: list[str] = []
        self._samples: dict[str, bytes] = {}
        self.recording = RecordingBroker(self.host.fleet.supervisor.broker, lambda: self.faults)
        self.host.fleet.supervisor.broker = self.recording
        self.notifications.egress.stand_in(partial(nowhere, lambda: self.faults, self._samples))
        self.on_ready: Callable[[Ready], None] = lambda _ready: None
        self._plugin = self._version = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Run as any platform does, with the county and the plugin in it."""
        handler = _Lines(self._lines)
        logging.getLogger("wangge.plugin").addHandler(handler)
        try:
            async with super().running():
                await settle(self)
                self.on_ready(await self._taken_in())
                yield self
        finally:
            logging.getLogger("wangge.plugin").removeHandler(handler)

    async def _taken_in(self) -> Ready:
        package = open_package(self._package)
        found = await asyncio.to_thread(lambda: read_offer(package, self._code))
        installed = await self.host.replace(found)
        self._plugin, self._version = installed.id, installed.version
        if found.offer is not None:
            feeds = found.offer.manifest.contributes.feeds
            self._samples |= {feed.place: package.read(feed.sample) for feed in feeds if feed.sample}
        here, there = places()
        worker = ""
        if installed.state is State.READY:
            await self.grants.agree_to_installed(SYSTEM, installed.id, COUNTY_CODE, officer=SYSTEM.id)
            await allow(self, installed.id)
            for area in (COUNTY_CODE,) if self._everywhere else (here.code, there.code):
                await self.plugins.switch(SYSTEM, installed.id, area, enabled=True)
            await self._key_put_in(installed)
            worker = await self.host.fleet.tried(installed.id, installed.version, here.code) or ""
        return Ready(
            url="",
            token="",
            plugin=installed.id,
            version=installed.version,
            state=str(installed.state),
            reason=say(installed.reason or {}, LOCALES[1]),
            worker=worker,
            fence=self.host.fleet.level,
            here=f"{here.villages[0].code}001",
            there=f"{there.villages[0].code}001",
            accounts=accounts(),
        )

    async def _key_put_in(self, installed: Installed) -> None:
        """Make the settings that feeds need, as their county would, so that they ask; a pattern that ours do not fit leaves them out."""
        offer = installed.offer
        feeds = offer.manifest.contributes.feeds if offer else ()
        chosen: dict[str, Any] = {feed.secret: _KEY for feed in feeds if feed.secret}
        wanted = {condition.partition(":")[2] for feed in feeds for condition in feed.when}
        declared = offer.manifest.contributes.settings.area if offer else None
        if wanted and declared and offer and offer.package:
            fields = properties_of(read_typed(offer.package, declared, dict[str, Any]))
            chosen |= {name: _CHOSEN.get(type_of(fields.get(name)) or "", "1") for name in wanted}
        if chosen:
            with suppress(InvalidError):
                await self.plugins.set_settings(SYSTEM, installed.id, COUNTY_CODE, chosen)

    async def call(self, wanted: CallIn) -> CallOut:
        """Call one hook or handler, whatever the classes of hooks say of when it is called."""
        spec = _spec(wanted.hook)
        if spec is None:
            return CallOut(outcome="unfit_request", detail=f"There is no hook {wanted.hook[:80]}.")
        try:
            request: Any = msgspec.convert(wanted.request, spec.request)
        except msgspec.ValidationError as error:
            return CallOut(outcome="unfit_request", detail=str(error)[:300])
        settings = self.host.standing.open_settings(self._plugin, wanted.area) if wanted.settings is None else wanted.settings
        call = HookCall(
            hook=spec.id,
            area=wanted.area,
            locale=LOCALES[0],
            budget_ms=spec.budget_ms,
            request=raw(request),
            settings=settings,
            trace=_NOBODY if wanted.resident else None,
        )
        began = perf_counter()
        try:
            answer = await self.host.fleet.called(self._plugin, self._version, call)
            took = (perf_counter() - began) * 1000
            value = spec.check_answer(msgspec.msgpack.decode(answer))
        except LookupError:
            return CallOut(outcome="failed", detail="No worker runs it.", budget_ms=spec.budget_ms)
        except WorkerError as error:
            detail, took = f"{type(error).__name__}: {error}"[:300], (perf_counter() - began) * 1000
            return CallOut(outcome="failed", detail=detail, milliseconds=round(took, 1), budget_ms=spec.budget_ms)
        except AnswerError as error:
            return CallOut(outcome="unfit_answer", detail=str(error)[:300], milliseconds=round(took, 1), budget_ms=spec.budget_ms)
        return CallOut(outcome="answered", answer=value, milliseconds=round(took, 1), budget_ms=spec.budget_ms)

    def forgive(self) -> None:
        """Let a worker start again that died too often."""
        self.host.fleet.supervisor.forgive(self._plugin, COUNTY_CODE)

    def observed(self) -> Observed:
        """Return what was seen so far."""
        return Observed(asks=self.recording.asks, lines=self._lines, workers=self.host.fleet.health())


class _Lines(logging.Handler):
    """Keeps what plugins write to their logs."""

    def __init__(self, lines: list[str]) -> None:
        """Keep them in `lines`."""
        super().__init__(logging.INFO)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line with its facts."""
        if len(self._lines) < _MOST_LINES:
            facts = getattr(record, "facts", None)
            self._lines.append(f"{record.getMessage()} {facts or ''}"[:_LONGEST_LINE])


def _spec(hook: str) -> HookSpec | None:
    try:
        return _BY_ID.get(hook) or spec_of(hook)
    except KeyError:
        return None


def accounts() -> tuple[TrialAccount, ...]:
    """Return one account of each working role in each township, and the administrator."""
    townships = places()
    everybody = posts(townships)
    found = [
        next(post for post in everybody if post.role == role and post.home.startswith(township.code))
        for township in townships
        for role in WORKING_ROLES
    ]
    found.append(next(post for post in everybody if post.role == "system_admin"))
    names: dict[str, Text] = {township.code: {"zh-CN": township.name, "en": township.name_en} for township in townships}
    county: Text = {"zh-CN": COUNTY_NAME, "en": COUNTY_NAME_EN}
    return tuple(
        TrialAccount(
            username=post.username, password=PASSWORD, role=post.role, area=post.home, place=names.get(post.home[:_TOWNSHIP], county)
        )
        for post in found
    )
