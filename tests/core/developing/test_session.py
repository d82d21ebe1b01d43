"""A session of development: the county, one area with the plugin and one without, and changes that are there at once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic

import pytest

from tests.core.plugins.example import report
from wangge_core.developing.county import Account, places
from wangge_core.developing.serving import _settings
from wangge_core.developing.session import DevelopingPlatform
from wangge_sdk.projects.creating import NewPlugin, create

pytestmark = pytest.mark.slow

PLUGIN = "acme.street-lights"
ON, OFF = (f"{township.villages[0].code}001" for township in places())
PATIENCE_SECONDS = 30
MOST_SECONDS = 2.0
"""Within which a change has to be in force (the platform's promise to authors)."""


class Session:
    """A running session and what it told."""

    def __init__(self, package: Path, folder: Path, *, in_process: bool = False) -> None:
        self.package = package
        self.told: list[str] = []
        self.accounts: tuple[Account, ...] = ()
        settings = _settings(folder, 0, PLUGIN if in_process else None)
        self.platform = DevelopingPlatform(settings, package, locale="en", in_process=in_process, tell=self.told.append)
        self.platform.on_ready = self._note

    def _note(self, accounts: tuple[Account, ...]) -> None:
        self.accounts = accounts

    async def said(self, area: str = ON) -> list[str]:
        answers = await self.platform.host.relay(area).ask("validate_report", report("灯", area))
        return [problem.message["en"] for answer in answers for problem in answer.value]

    def reword(self, name: str, old: str, new: str) -> None:
        file = self.package / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    async def until_told(self, words: str) -> None:
        async with asyncio.timeout(30):
            while not any(words in text for text in self.told):  # noqa: ASYNC110  what the session tells is text, without an event
                await asyncio.sleep(0.02)


def package_of(folder: Path, template: str) -> Path:
    create(NewPlugin(template=template, publisher="acme", name="street-lights"), folder / "project")
    return folder / "project/src/acme_street_lights"


@pytest.fixture(params=["worker", "in process"])
async def session(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Session]:
    made = Session(package_of(tmp_path, "service"), tmp_path / "data", in_process=request.param != "worker")
    async with made.platform.running():
        yield made


async def test_it_is_on_in_one_area_and_code_is_reloaded(session: Session) -> None:
    assert await session.said() == ["Please write at least 6 characters, or add a photo."]
    assert await session.said(OFF) == []
    took = []
    for number in range(3):
        session.reword("hooks.py", '"en": f"', f'"en": f"{number} ')
        began = monotonic()
        while not any(text.startswith(f"{number} ") for text in await session.said()):
            assert monotonic() - began < PATIENCE_SECONDS
            await asyncio.sleep(0.02)
        took.append(monotonic() - began)
    assert min(took) < MOST_SECONDS, took
    async with asyncio.timeout(30):  # the code answers a moment before it is told
        while sum("Taken in after" in text for text in session.told) < 4:  # noqa: ASYNC110  what is told is text, without an event
            await asyncio.sleep(0.02)
    assert sum("Taken in after" in text for text in session.told) == 4


async def test_what_is_faulty_is_told_and_changes_nothing(session: Session) -> None:
    session.reword("plugin.json", '"settings/area.schema.json"', '"settings/none.json"')
    await session.until_told("There is no file settings/none.json in the package.")
    await session.until_told("stays as it was until that is mended")
    assert await session.said() == ["Please write at least 6 characters, or add a photo."]
    session.reword("plugin.json", '"settings/none.json"', '"settings/area.schema.json"')
    session.reword("hooks.py", "@hookimpl", "@hookimpl(")
    await session.until_told("SyntaxError")


async def test_the_manifest_is_reloaded(tmp_path: Path) -> None:
    session = Session(package_of(tmp_path, "form-only"), tmp_path / "data")

    def titles() -> list[str]:
        return [case_type.title["en"] for case_type in session.platform.host.contributions(ON).case_types if case_type.plugin == PLUGIN]

    async with session.platform.running():
        assert titles() == ["Repair"]
        began = monotonic()
        session.reword("plugin.json", '"en": "Repair"', '"en": "Mending"')
        while titles() != ["Mending"]:
            assert monotonic() - began < PATIENCE_SECONDS
            await asyncio.sleep(0.02)
        session.reword("plugin.json", '"version": "0.1.0"', '"version": "0.2.0"')
        await session.until_told(f"{PLUGIN} 0.2.0: nothing to mend")


async def test_a_plugin_that_begins_faulty_is_switched_on_when_it_is_mended(tmp_path: Path) -> None:
    package = package_of(tmp_path, "service")
    good = (package / "plugin.json").read_text(encoding="utf-8")
    (package / "plugin.json").write_text("{", encoding="utf-8")
    session = Session(package, tmp_path / "data")
    async with session.platform.running():
        assert await session.said() == []
        session.reword("plugin.json", "{", good)
        await session.until_told("Taken in after")
        assert await session.said() == ["Please write at least 6 characters, or add a photo."]


async def test_those_who_work_in_the_county_hold_the_plugins_rights(tmp_path: Path) -> None:
    session = Session(package_of(tmp_path, "collection"), tmp_path / "data")
    async with session.platform.running():
        roles = {role.id: {str(permission) for permission in role.permissions} for role in session.platform.access.policy.roles}
    own = {f"{PLUGIN}:facility.read", f"{PLUGIN}:facility.write"}
    assert [role for role, held in roles.items() if own & held] == ["grid_worker", "township_dispatcher"]
    assert own <= roles["grid_worker"]
