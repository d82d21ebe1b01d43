"""`wangge events`: what was set aside is listed and tried anew."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.core.events.conftest import Bench, Recorder, event
from wangge_core.database import Database
from wangge_core.events import commands
from wangge_core.events.subscription import Patience
from wangge_core.schema import migrate


class Platform:
    """As much of an open platform as the commands need."""

    def __init__(self, database: Database) -> None:
        self.database = database


def test_what_was_set_aside_is_listed_and_replayed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def opened(work: Callable[[commands.Opened], Awaitable[int]]) -> int:
        async def within() -> int:
            database = Database.open(f"sqlite:///{tmp_path / 'wangge.sqlite'}", synchronous="NORMAL")
            await database.start()
            try:
                return await work(Platform(database))
            finally:
                await database.close()

        return asyncio.run(within())

    def run(*arguments: str) -> str:
        parser = argparse.ArgumentParser()
        commands.register(parser.add_subparsers(), opened)
        parsed = parser.parse_args(["events", *arguments])
        assert parsed.run(parsed) == 0
        return capsys.readouterr().out

    async def fail_once(platform: commands.Opened) -> int:
        await migrate(platform.database)
        bench = Bench(platform.database)
        await bench.lease.acquire()
        await bench.append(event("bad", 1))
        await bench.drain(bench.courier(Recorder(failing={"bad"}), Patience(tries=1)))
        return 0

    opened(fail_once)
    listed = run("failed", "--subscriber", "test")
    assert "test  case.reported bad  1 tries  RuntimeError: no luck with bad" in listed
    letter = listed.split()[0]
    assert run("failed", "--after", letter) == ""
    assert "will be tried anew" in run("replay", letter)
    assert run("failed") == ""
