"""Runs through scenarios: begun, looked at, begun again, left. Kept in memory: they end with the platform that they are on."""

import asyncio
import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from wangge_core.errors import UnauthenticatedError, WanggeError
from wangge_core.instants import LOCAL, SystemTime, TimeSource
from wangge_core.practice.casting import cast, session_of
from wangge_core.practice.errors import PracticeFullError, PracticeOverError, ScenarioUnknownError
from wangge_core.practice.ground import Build, Ground
from wangge_core.practice.model import Scenario, scenarios
from wangge_core.practice.playing import Stage
from wangge_core.practice.street import MOST, Street
from wangge_core.settings import Settings

RESETS_AT: Final = 3
"""The hour of the night, in the county, at which everything is thrown away."""
IDLE: Final = timedelta(hours=3)
"""Without anybody on it for so long, the practice platform is closed."""
_LOOK: Final = 60
_WORDS_SECRET: Final = 32


class Run:
    """Somebody on their way through a scenario."""

    def __init__(self, scenario: Scenario, street: Street, stage: Stage, session: str | None) -> None:
        """`session` is the token of the invented colleague that one acts as; None for a resident."""
        self.scenario = scenario
        self.street = street
        self.stage = stage
        self.session = session
        self.done = 0
        """How many steps are done."""
        self.astray: str | None = None
        """Why the others can no longer do what they are to do; the run has to begin again."""
        self.lock = asyncio.Lock()


class Practice:
    """The practice area of a server."""

    def __init__(self, around: Settings, build: Build, time: TimeSource | None = None) -> None:
        """`build` makes the application over the practice platform; that opens when somebody practises."""
        self._around = around
        self._build = build
        self._time = time or SystemTime()
        self._ground: Ground | None = None
        self._opening = asyncio.Lock()
        self._runs: dict[str, Run] = {}
        self._ends_at = self._time.now()
        self._seen_at = self._time.now()
        self._watch: asyncio.Task[None] | None = None

    @property
    def offered(self) -> Sequence[Scenario]:
        """What can be practised."""
        return tuple(scenarios().values())

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies go over HTTPS only."""
        return self._around.secure_cookies

    @property
    def ends_at(self) -> datetime:
        """When everything is thrown away."""
        return self._ends_at

    async def begin(self, scenario_id: str, *, staff: bool, before: str | None = None) -> tuple[str, Run]:
        """Begin a scenario and return what proves to be on it; what the same browser was on before ends.

        Raises:
            ScenarioUnknownError, PracticeFullError.
            UnauthenticatedError: `not_signed_in`; only a resident's scenario is for everybody.
        """
        scenario = scenarios().get(scenario_id)
        if scenario is None:
            raise ScenarioUnknownError(scenario_id)
        if scenario.part != "resident" and not staff:
            raise UnauthenticatedError("not_signed_in", "Sign in first: only the resident's scenario is open to everybody.")
        ground = await self._opened()
        run = await self._set(ground, scenario)
        self.leave(before)
        token = secrets.token_urlsafe(_WORDS_SECRET)
        self._runs[_key(token)] = run
        return token, run

    def run(self, token: str | None) -> Run:
        """Return the run that a token proves.

        Raises:
            PracticeOverError: there is none.
        """
        run = self._runs.get(_key(token)) if token else None
        if run is None or self._ground is None:
            raise PracticeOverError
        self._seen_at = self._time.now()
        return run

    def ground(self) -> Ground:
        """Return the open practice platform.

        Raises:
            PracticeOverError: there is none.
        """
        if self._ground is None:
            raise PracticeOverError
        return self._ground

    async def look(self, run: Run) -> None:
        """See how far somebody is, and let the others do what follows."""
        async with run.lock:
            while run.astray is None and run.done < len(run.scenario.steps) and await run.stage.seen(run.scenario.steps[run.done].seen):
                step = run.scenario.steps[run.done]
                run.done += 1
                try:
                    for play in step.then:
                        await run.stage.play(play)
                except WanggeError as error:
                    run.astray = error.code

    def leave(self, token: str | None) -> None:
        """End a run; what it has left behind goes with the night."""
        if token:
            self._runs.pop(_key(token), None)

    async def close(self) -> None:
        """Throw everything away."""
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        await self._throw_away()

    async def tidy(self) -> None:
        """Throw everything away if the night has come, or if nobody is here any more."""
        now = self._time.now()
        if self._ground is not None and (now >= self._ends_at or now - self._seen_at >= IDLE):
            async with self._opening:
                await self._throw_away()

    async def _throw_away(self) -> None:
        ground, self._ground = self._ground, None
        self._runs.clear()
        if ground is not None:
            await ground.close()

    async def _opened(self) -> Ground:
        async with self._opening:
            if self._ground is None or self._time.now() >= self._ends_at:
                await self._throw_away()
                self._ends_at = _next_night(self._time.now())
                self._ground = await Ground.opened(self._around, self._build)
                self._watch = self._watch or asyncio.create_task(self._keep_tidy(), name="practice")
            self._seen_at = self._time.now()
            return self._ground

    async def _set(self, ground: Ground, scenario: Scenario) -> Run:
        """Prepare a street of its own for a scenario."""
        if ground.streets >= MOST:
            raise PracticeFullError
        ground.streets += 1
        street, platform = Street(ground.streets), ground.platform
        players = await cast(platform, street)
        for plugin in scenario.off:
            await platform.plugins.switch(players.actors["system_admin"], plugin, street.code, enabled=False)
        me = players.actors[scenario.part]
        stage = Stage(platform, street, players, me)
        for play in scenario.before:
            await stage.play(play)
        return Run(scenario, street, stage, await session_of(platform, street, me) if me.account_id else None)

    async def _keep_tidy(self) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            await self.tidy()


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _next_night(now: datetime) -> datetime:
    local = now.astimezone(LOCAL)
    night = local.replace(hour=RESETS_AT, minute=0, second=0, microsecond=0)
    return night if night > local else night + timedelta(days=1)
