"""Installing, switching, upgrading, going back, rolling out, retiring and purging in any order, against a small model of it all.

The model shares nothing with the host: it walks up the area codes by itself, keeps what each area has said in a dictionary, and
says beforehand what an act comes to, error codes included. Documents are counted throughout: only a purge may lose any.
"""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.collections.example import text
from tests.core.plugins.example import found
from tests.world import COUNTY, NORTH, NORTH_VILLAGE, SOUTH, SYSTEM
from wangge_core.access.model import Actor
from wangge_core.collections.model import Ref
from wangge_core.collections.planning import Put
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.retirement.model import WAIT
from wangge_serving.errors import WanggeError

pytestmark = pytest.mark.slow

AREAS = (COUNTY, NORTH, NORTH_VILLAGE, SOUTH)
VERSIONS = ("1.0.0", "1.10.0", "2.0.0")
ORDER = {version: place for place, version in enumerate(VERSIONS)}
SECOND = Actor.system("second")
NOTE = {"type": "object", "properties": {"text": {"type": "string", **text("文字", "Text")}}, "additionalProperties": False}
KIND = {
    "name": "note",
    "title": {"zh-CN": "记录", "en": "Notes"},
    "schema": "note.json",
    "data_class": "internal",
    "retention": "P9Y",
}

areas, versions = st.sampled_from(AREAS), st.sampled_from(VERSIONS)
acts = st.one_of(
    st.tuples(st.just("install"), versions),
    st.tuples(st.just("uninstall"), versions),
    st.tuples(st.just("on"), areas),
    st.tuples(st.just("off"), areas),
    st.tuples(st.just("inherit"), areas),
    st.tuples(st.just("upgrade"), areas, versions),
    st.tuples(st.just("back"), areas),
    st.tuples(st.just("mark"), areas, st.booleans()),
    st.tuples(st.just("roll"), versions, st.sampled_from(["canaries", "rest"])),
    st.tuples(st.just("write")),
    st.tuples(st.just("retire")),
    st.tuples(st.just("undo")),
    st.tuples(st.just("purge")),
)


OFF = [("off", area) for area in AREAS]
rows = st.one_of(
    acts.map(lambda act: [act]),
    st.just([*OFF, ("retire",)]),
    st.just([*OFF, ("retire",), ("purge",), ("on", NORTH)]),
    st.builds(lambda area, to: [("upgrade", area, to), ("write",), ("back", area)], areas, versions),
    st.builds(lambda area, to: [("mark", area, True), ("roll", to, "canaries"), ("roll", to, "rest")], areas, versions),
)
"""Acts by themselves, and several in a row that lead somewhere."""


class RefusedError(Exception):
    """The model says that an act is refused with this code."""


class Model:
    """What there is."""

    def __init__(self) -> None:
        self.installed: set[str] = set()
        self.said: dict[str, tuple[bool, str, str]] = {}  # area → on, version, the one before
        self.tries: dict[str, str] = {}
        self.retired = self.known = False
        self.documents = 0

    def holds(self, area: str) -> tuple[bool, str, str] | None:
        above = [place for place in self.said if area.startswith(place)]
        return self.said[max(above, key=len)] if above else None

    def runs(self, area: str) -> str:
        holds = self.holds(area)
        if holds is None or not holds[0]:
            return ""
        if holds[1] in self.installed:
            return holds[1]
        above = [version for version in self.installed if ORDER[version] > ORDER[holds[1]]]
        return min(above, key=ORDER.__getitem__) if above else max(self.installed, key=ORDER.__getitem__, default="")

    def speaks(self, area: str) -> str:
        holds = self.holds(area)
        if self.runs(area):
            return self.runs(area)
        if holds is not None and holds[1] in self.installed:
            return holds[1]
        if not self.installed:
            raise RefusedError("plugin_not_found")
        return max(self.installed, key=ORDER.__getitem__)

    def install(self, version: str) -> None:
        self.installed.add(version)

    def uninstall(self, version: str) -> None:
        self.installed.discard(version)

    def on(self, area: str) -> None:
        version = self.speaks(area)
        self.known = True
        if self.retired:
            raise RefusedError("plugin_retired")
        self._say(area, on=True, version=version)

    def off(self, area: str) -> None:
        version = self.speaks(area)
        own = self.said.get(area)
        self._say(area, on=False, version=own[1] if own else version)

    def inherit(self, area: str) -> None:
        self.speaks(area)
        self.said.pop(area, None)

    def upgrade(self, area: str, to: str) -> None:
        self._require(to)
        runs = self._changes(area)
        if runs == to:
            raise RefusedError("version_unchanged")
        self.said[area] = (True, to, runs)
        if area in self.tries:
            self.tries[area] = to

    def back(self, area: str) -> None:
        own = self.said.get(area)
        if own is None or not own[0] or not own[2]:
            raise RefusedError("no_version_before")
        self._require(own[2])
        self.said[area] = (True, own[2], self._changes(area))
        if area in self.tries:
            self.tries[area] = ""

    def mark(self, area: str, tries: bool) -> None:
        if not self.installed:
            raise RefusedError("plugin_not_found")
        if tries:
            self.tries.setdefault(area, "")
        else:
            self.tries.pop(area, None)

    def roll(self, to: str, step: str) -> None:
        self._require(to)
        chosen = self.tries if step == "canaries" else {area for area, (on, *_) in self.said.items() if on and area not in self.tries}
        due = {area: self.runs(area) for area in chosen if self.runs(area) not in {"", to}}
        if not due:
            raise RefusedError("plugin_not_on")
        for area, runs in due.items():
            self.said[area] = (True, to, runs)
            if area in self.tries:
                self.tries[area] = to
        if step == "rest":
            self.tries = {area: "" if version == to else version for area, version in self.tries.items()}

    def write(self) -> None:
        if not self.installed:
            raise RefusedError("collection_not_found")
        if not self.runs(NORTH_VILLAGE):
            raise RefusedError("permission_missing")
        self.documents += 1

    def retire(self) -> None:
        self._require_known()
        if any(on for on, *_ in self.said.values()):
            raise RefusedError("plugin_still_on")
        self.retired = self.known = True

    def undo(self) -> None:
        self._require_known()
        if not self.retired:
            raise RefusedError("plugin_not_retired")
        self.retired = False

    def purge(self) -> None:
        self.undo()
        self.said, self.tries, self.documents = {}, {}, 0

    def _say(self, area: str, *, on: bool, version: str) -> None:
        own = self.said.get(area)
        before = "" if own is None else own[2] if own[1] == version else own[1]
        self.said[area] = (on, version, before)

    def _require(self, version: str) -> None:
        if version not in self.installed:
            raise RefusedError("plugin_not_found")

    def _require_known(self) -> None:
        if not (self.known or self.installed or self.said):
            raise RefusedError("plugin_not_found")

    def _changes(self, area: str) -> str:
        holds = self.holds(area)
        if holds is None or not holds[0]:
            raise RefusedError("plugin_not_on")
        return self.runs(area) or holds[1]


class Subject:
    """The same acts on a platform, about a plugin of one's own."""

    def __init__(self, platform: Platform, time: FixedTime, plugin: str) -> None:
        self._platform, self._time, self.plugin = platform, time, plugin

    async def install(self, version: str) -> None:
        self._platform.host.withdraw(self.plugin, version)
        made = found(self.plugin, version=version, files={"note.json": NOTE}, data={"collections": [KIND]})
        assert made.offer is not None, [finding.sentence() for finding in made.findings]
        self._platform.host.admit(made)

    async def uninstall(self, version: str) -> None:
        self._platform.host.withdraw(self.plugin, version)

    async def on(self, area: str) -> None:
        host = self._platform.host
        if host.versions(self.plugin):
            await self._platform.grants.agree_to_installed(SYSTEM, self.plugin, area)
        await self._platform.plugins.switch(SYSTEM, self.plugin, area, enabled=True)

    async def off(self, area: str) -> None:
        await self._platform.plugins.switch(SYSTEM, self.plugin, area, enabled=False)

    async def inherit(self, area: str) -> None:
        await self._platform.plugins.inherit(SYSTEM, self.plugin, area)

    async def upgrade(self, area: str, to: str) -> None:
        nearest = self._platform.host.standing.allowed.nearest(self.plugin, area)
        running = self._platform.host.running(self.plugin, area)
        seen = running.version if running else nearest.version if nearest else ""
        await self._platform.upgrades.upgrade(SYSTEM, self.plugin, area, to, seen)

    async def back(self, area: str) -> None:
        await self._platform.upgrades.roll_back(SYSTEM, self.plugin, area)

    async def mark(self, area: str, tries: bool) -> None:
        await self._platform.upgrades.mark(SYSTEM, self.plugin, area, tries=tries)

    async def roll(self, to: str, step: Any) -> None:
        await self._platform.upgrades.roll_out(SYSTEM, self.plugin, to, step)

    async def retire(self) -> None:
        await self._platform.retirements.service.retire(SYSTEM, self.plugin)

    async def undo(self) -> None:
        await self._platform.retirements.service.undo(SYSTEM, self.plugin)

    async def purge(self) -> None:
        self._time.advance(WAIT)
        while await self._platform.runner.step():
            pass
        await self._platform.retirements.service.purge(SECOND, self.plugin, self.plugin)

    async def write(self) -> None:
        put = Put(body={"text": "x"}, area=NORTH_VILLAGE)
        await self._platform.documents.service.put(SYSTEM, Ref(self.plugin, "note"), put)

    async def documents(self) -> int:
        """Return how many there are."""
        shape = await self._platform.documents.shapes.repository.find(Ref(self.plugin, "note"))
        return await self._platform.documents.shapes.repository.count(shape) if shape else 0


async def _outcome(act: Callable[..., Any], *arguments: Any) -> str:
    try:
        result = act(*arguments)
        if isinstance(result, Awaitable):
            await result
    except RefusedError as refused:
        return str(refused)
    except WanggeError as error:
        return error.code
    return "done"


def _shown(platform: Platform, plugin: str) -> tuple[Any, ...]:
    host = platform.host
    running = {area: installed.version if (installed := host.running(plugin, area)) else "" for area in AREAS}
    said = {choice.area: (choice.enabled, choice.version, choice.previous) for choice in host.choices_of(plugin)}
    return running, said, {canary.area: canary.version for canary in host.standing.canaries(plugin)}


async def test_any_order_of_acts_comes_to_what_the_model_says(platform: Platform, time: FixedTime) -> None:
    numbers, loop, taken = count(), asyncio.get_running_loop(), set[tuple[str, str]]()

    async def run(script: list[tuple[Any, ...]]) -> None:
        model, subject = Model(), Subject(platform, time, f"acme.machine{next(numbers)}")
        for act, *arguments in script:
            expected = await _outcome(getattr(model, act), *arguments)
            assert await _outcome(getattr(subject, act), *arguments) == expected, (act, arguments)
            taken.add((act, expected))
            assert _shown(platform, subject.plugin) == (
                {area: model.runs(area) for area in AREAS},
                model.said,
                model.tries,
            ), (act, arguments)
            assert await subject.documents() == model.documents, (act, arguments)

    def drawn(script: list[list[tuple[Any, ...]]]) -> None:
        begun = [("install", VERSIONS[0]), ("on", COUNTY), ("install", VERSIONS[2])]
        asyncio.run_coroutine_threadsafe(run([*begun, *(act for row in script for act in row)]), loop).result(60)

    checked = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])(
        given(st.lists(rows, min_size=3, max_size=12))(drawn)
    )
    await asyncio.to_thread(checked)
    assert {act for act, outcome in taken if outcome == "done"} >= {
        *("install", "uninstall", "on", "off", "upgrade", "back", "roll", "mark"),
        *("write", "retire", "purge"),
    }
