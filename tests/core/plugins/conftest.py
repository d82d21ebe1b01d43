"""Fixtures of the plugin host's tests."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from tests.core.plugins import example
from tests.core.plugins.example import AT, COUNTY, agreed
from wangge_core.plugins.gauge import Gauge
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import Choice, Choices, Decider
from wangge_core.settings import Settings


def chosen(plugin: str, area: str = COUNTY, *, enabled: bool = True) -> Choice:
    return Choice(plugin=plugin, version="1.2.0", area=area, enabled=enabled, by="tester", at=AT)


async def until(true: Callable[[], bool]) -> None:
    """Wait, for ten seconds at most, until something is so that tells nobody of itself."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  what is waited for is state of the code under test, which has no event
            await asyncio.sleep(0.01)


def gauge_of(host: Host, plugin: str, area: str, hook: str = "suggest_class") -> Gauge:
    """Return what is measured of a plugin on a hook, in the version that runs in the area."""
    running = host.running(plugin, area)
    assert running is not None
    return host.vitals.gauge(plugin, running.version, area, hook)


MakeHost = Callable[..., Host]


@pytest.fixture
def make_host(tmp_path: Path) -> MakeHost:
    """Return a host in memory with the given code, each piece a plugin of its own that is on in the county.

    Nothing here asks the database: the choices are handed in.
    """

    def made(*codes: object, hooks: tuple[str, ...] = ("suggest_class.v1",), deciders: tuple[Decider, ...] = (), **more: Any) -> Host:
        names = [f"p{index}.{type(code).__name__.lower()}" for index, code in enumerate(codes, start=10)]
        settings = Settings(data=tmp_path, inprocess_plugins=",".join(names))
        host = Host(Mock(), settings)
        for name, code in zip(names, codes, strict=True):
            host.admit(example.found(name, hooks, **more), code)
        host._take(Choices(version=1, areas=tuple(chosen(name) for name in names), deciders=deciders, grants=agreed(host)))
        return host

    return made
