"""A county on either database, and a server over it that may be killed."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from tests import world
from wangge_core.platform import Platform
from wangge_core.settings import Settings

_START_SECONDS = 60


def settings_of(folder: Path, url: str) -> Settings:
    """Return the settings of a server under test: the defaults, durable writes included."""
    return Settings(data=folder, database=url, secure_cookies=False, county=world.COUNTY, public_rate=100_000, port=0)


async def build_county(settings: Settings) -> None:
    """Fill an empty database."""
    async with Platform(settings).opened() as platform:
        await world.build(platform)


class Served:
    """One server process after another over one county."""

    def __init__(self, settings: Settings, notes: Path) -> None:
        self.settings = settings
        self.notes = notes
        self.url = ""
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start and wait until it serves."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WANGGE_")} | {
            "WANGGE_DATA": str(self.settings.data),
            "WANGGE_DATABASE": self.settings.database,
            "WANGGE_COUNTY": self.settings.county,
            "WANGGE_PUBLIC_RATE": str(self.settings.public_rate),
            "WANGGE_PORT": "0",
        }
        log = self.notes.with_suffix(".log").open("a")
        command = [sys.executable, str(Path(__file__).with_name("serving.py")), str(self.notes)]
        self._process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True)
        assert self._process.stdout is not None
        for line in self._process.stdout:
            found = re.match(r"ready (http://\S+)", line)
            if found:
                self.url = found[1]
                return
        message = f"the server did not start:\n{self.notes.with_suffix('.log').read_text()[-3_000:]}"
        raise AssertionError(message)

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end; return its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        process, self._process = self._process, None
        process.send_signal(how)
        code = process.wait(timeout=_START_SECONDS)
        if process.stdout is not None:
            process.stdout.close()
        return code

    def delivered(self) -> list[tuple[int, str, str]]:
        """Return position, event id and key of each delivery; a line that a kill cut short is none."""
        lines = self.notes.read_text().splitlines() if self.notes.exists() else []
        return [(int(parts[0]), parts[1], parts[2]) for line in lines if len(parts := line.split(" ")) == 3]


@pytest.fixture(params=["sqlite", "postgres"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """A built county, not yet served."""
    data = tmp_path / "data"
    if request.param == "sqlite":
        settings = settings_of(data, f"sqlite:///{data / 'wangge.sqlite'}")
        asyncio.run(build_county(settings))
        made = Served(settings, tmp_path / "notes")
        yield made
        made.kill()
        return
    url, name = request.getfixturevalue("postgres_url"), f"f{uuid4().hex}"
    asyncio.run(_admin(url, f"CREATE DATABASE {name}"))
    settings = settings_of(data, f"{url.rpartition('/')[0]}/{name}")
    asyncio.run(build_county(settings))
    made = Served(settings, tmp_path / "notes")
    yield made
    made.kill()
    asyncio.run(_admin(url, f"DROP DATABASE {name} WITH (FORCE)"))


async def _admin(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()
