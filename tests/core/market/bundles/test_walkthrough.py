"""The walk-through of the operator's guide, from the stick to the server: the commands are taken from the page and run as they stand."""

import asyncio
import re
from pathlib import Path

import pytest

from tests import world
from tests.registry.trust.test_commands import (
    _begin,
    _sign,
    place,  # noqa: F401  the fixture
)
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_registry.cli import main as registry
from wangge_sdk.cli import main as wangge

DOCS = Path(__file__).parents[4] / "docs"
STICK = "/media/usb"


def commands(language: str) -> list[list[str]]:
    page = (DOCS / language / "operate" / "intranet.md").read_text(encoding="utf-8")
    return [line.split() for line in re.findall(rf"^\$ (wangge.* {STICK}/.*)$", page, re.MULTILINE)]


def test_both_pages_say_the_same():
    assert commands("en") == commands("zh-CN")
    assert [command[0] for command in commands("en")] == ["wangge-registry", "wangge"]


def test_a_bundle_is_carried_over(
    place: Path,  # noqa: F811  the fixture
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    assert _begin(place) == 0
    for role in ("root", "targets", "revocations"):
        _sign(place, role, "ann", "cem")
    assert registry(["keys", "publish"]) == 0
    data = tmp_path / "server"
    for name, value in {
        "DATA": data,
        "COUNTY": world.COUNTY,
        "MARKET": data / "mirror",
        "MARKET_ROOT": place / "data" / "tuf" / "metadata" / "1.root.json",
    }.items():
        monkeypatch.setenv(f"WANGGE_{name}", str(value))
    for program, *arguments in commands("en"):
        given = [argument.replace(STICK, str(tmp_path)) for argument in arguments]
        assert (registry if program == "wangge-registry" else wangge)(given) == 0
    assert "It waits as" in capsys.readouterr().out

    async def waiting() -> list[str]:
        async with Platform(Settings.from_env({"WANGGE_DATA": str(data)})).opened() as platform:
            return [bundle.state for bundle in await platform.bundles.repository.every()]

    assert asyncio.run(waiting()) == ["waiting"]
