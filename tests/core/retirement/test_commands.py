"""`wangge retirement`: the end of a plugin from the server itself, under the same guards as at the desk."""

import argparse
import zipfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.collections.example import PLUGIN
from tests.core.retirement.test_service import admin, off, used
from wangge_core.access.model import Actor
from wangge_core.errors import WanggeError
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.retirement import commands
from wangge_core.retirement.model import WAIT

__all__ = ["admin", "used"]  # fixtures
Run = Callable[..., Awaitable[str]]


@pytest.fixture
def run(used: Platform, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command over the open platform; return what it says, or the code of what it refuses."""

    async def ran(*arguments: str) -> str:
        begun: list[Awaitable[int]] = []

        def opened(work: Callable[[commands.Opened], Awaitable[int]]) -> int:
            begun.append(work(used))
            return 0

        parser = argparse.ArgumentParser()
        commands.register(parser.add_subparsers(), opened)
        parsed = parser.parse_args(["retirement", *arguments])
        parsed.run(parsed)
        try:
            await begun[0]
        except WanggeError as error:
            return error.code
        said = capsys.readouterr()
        return said.out + said.err

    return ran


async def test_it_is_retired_exported_and_taken_back(used: Platform, run: Run, time: FixedTime, tmp_path: Path) -> None:
    file = tmp_path / "homes.zip"
    assert await run("show", PLUGIN) == f"{PLUGIN}: none\n"
    assert await run("begin", PLUGIN) == "plugin_still_on"
    await off(used)
    assert "is retired" in await run("begin", PLUGIN)
    assert await run("export", PLUGIN, str(file)) == "export_not_ready"
    time.advance(timedelta(seconds=1))
    while await used.runner.step():
        pass
    assert "exporting" not in await run("show", PLUGIN)
    assert f"{file.name}: " in await run("export", PLUGIN, str(file))
    with zipfile.ZipFile(file) as archive:
        assert "manifest.json" in archive.namelist()
    assert "there already" in await run("export", PLUGIN, str(file))
    time.advance(WAIT)
    assert await run("purge", PLUGIN, "--confirm", PLUGIN) == "second_person", "the command line is one person"
    assert "switched on again" in await run("undo", PLUGIN)


async def test_what_somebody_retired_at_the_desk_is_purged(used: Platform, run: Run, admin: Actor, time: FixedTime) -> None:
    await off(used)
    await used.retirements.service.retire(admin, PLUGIN)
    time.advance(timedelta(seconds=1))
    while await used.runner.step():
        pass
    assert await run("purge", PLUGIN, "--confirm", PLUGIN) == "purge_too_early"
    time.advance(WAIT)
    assert await run("purge", PLUGIN, "--confirm", "acme.other") == "purge_unconfirmed"
    assert "2 of home" in await run("purge", PLUGIN, "--confirm", PLUGIN)
    assert (await run("show", PLUGIN)).startswith(f"{PLUGIN}: purged")
