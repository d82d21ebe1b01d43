"""A registry and a county that follows it, each a process as its operator starts it; and the project of an author who publishes there."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from wangge_core.demo.places import COUNTY_CODE
from wangge_core.developing.county import places, settle
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_registry.demo.cast import HOLDERS, PASSWORD, prepare
from wangge_registry.demo.publishers import LEGAL_NAME, PUBLISHER
from wangge_registry.marketplace import Marketplace
from wangge_registry.settings import Settings as RegistrySettings
from wangge_sdk.projects.creating import NewPlugin, create

NAME = "street-lights"
PLUGIN = f"{PUBLISHER}.{NAME}"
CASE_TYPE = f"{NAME}.repair"
HERE, NEXT_DOOR = places()
"""The township that has the plugin on, and the one that has not."""
LOOKS_EVERY_S = 10
"""The shortest that a county may wait between looks at its registry."""
OLD_GRANT, NEW_GRANT = "不知道在哪里", "位置已知"
"""What version 2 says to a resident without the place, and with it."""
HOOK = """    placed = "不知道在哪里" if request.position is None else "位置已知"
    return (Problem(message={"zh-CN": f"请写得更清楚一些（{placed}）。", "en": "Please write more."}, code="too_short", path="text"),)
"""
_COMMANDS = Path(sys.executable).parent


class Places(Struct, frozen=True):
    """Where both are."""

    registry: str
    county: str
    folder: Path


@contextmanager
def running(folder: Path) -> Iterator[Places]:
    """Run a registry with people and keys, and a county of two townships that pins its root and follows it over HTTP."""
    shop = RegistrySettings(data=folder / "registry", key_passphrase=PASSWORD)
    _apart(_prepared(shop))
    land = Settings(data=folder / "county", county=COUNTY_CODE)
    _apart(_settled(land))
    with _serving("wangge-registry", of_registry(folder), folder / "registry.log") as registry:
        follows = {
            "WANGGE_DATA": str(land.data),
            "WANGGE_COUNTY": land.county,
            "WANGGE_SECURE_COOKIES": "false",
            "WANGGE_MARKET": registry,
            "WANGGE_MARKET_ROOT": str(shop.data / "tuf" / "metadata" / "1.root.json"),
            "WANGGE_MARKET_SECONDS": str(LOOKS_EVERY_S),
            "WANGGE_PRIVATE_EGRESS": registry.removeprefix("http://"),
        }
        with _serving("wangge", follows, folder / "county.log") as county:
            yield Places(registry, county, folder)


def of_registry(folder: Path) -> dict[str, str]:
    """Return what a registry's operator sets."""
    named = {"DATA": str(folder / "registry"), "KEY_PASSPHRASE": PASSWORD, "SECURE_COOKIES": "false", "PUBLIC_RATE": "600"}
    return {f"WANGGE_REGISTRY_{name}": value for name, value in named.items()}


def revoke(folder: Path) -> None:
    """Do what the holders of the keys do at their ceremony, once somebody has revoked a version."""
    passphrase = folder / "passphrase"
    passphrase.write_text(PASSWORD, encoding="utf-8")
    told(folder, "wangge-registry", "keys", "revocations", environment=of_registry(folder))
    for key in sorted((folder / "registry" / HOLDERS).glob("revocations-*.pem")):
        signing = ("keys", "sign", "revocations", "--key", str(key), "--passphrase-file", str(passphrase))
        told(folder, "wangge-registry", *signing, environment=of_registry(folder))
    told(folder, "wangge-registry", "keys", "publish", environment=of_registry(folder))


def told(place: Path, command: str, *arguments: str, environment: Mapping[str, str]) -> str:
    """Run a command in a folder as somebody types it, and return what it says; it has to end well."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WANGGE_")}
    done = subprocess.run(
        [str(_COMMANDS / command), *arguments],
        cwd=place,
        env=clean | dict(environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def write_first(project: Path) -> None:
    """Write what the author makes of a new project: a form of its own for residents, and a register for staff."""
    _copied(project, "form-only", "forms", "routing")
    _copied(project, "collection", "documents")
    manifest = _manifest(project)
    manifest["publisher"] |= {"legal_name": LEGAL_NAME}
    manifest["contributes"] |= {"case_types": _made(project, "form-only")["contributes"]["case_types"]}
    manifest["data"] = _made(project, "collection")["data"]
    _keep(project, manifest)


def write_second(project: Path) -> None:
    """Write version 2: it wants to know where, too, and says whether it does."""
    manifest = _manifest(project) | {"version": "0.2.0"}
    manifest["permissions"]["required"][0]["fields"].append("position")
    _keep(project, manifest)
    named = project / "pyproject.toml"
    named.write_text(re.sub(r'(?m)^version = ".*"$', 'version = "0.2.0"', named.read_text(encoding="utf-8")), encoding="utf-8")
    code = next(project.glob("src/*/hooks.py"))
    before = code.read_text(encoding="utf-8")
    after = re.sub(r"(?m)^    return \(Problem\(.*\n", HOOK, before)
    assert after != before
    code.write_text(after, encoding="utf-8")


def _manifest(project: Path) -> dict[str, Any]:
    return dict(json.loads(next(project.glob("src/*/plugin.json")).read_text(encoding="utf-8")))


def _keep(project: Path, manifest: dict[str, Any]) -> None:
    next(project.glob("src/*/plugin.json")).write_text(json.dumps(manifest, ensure_ascii=False, indent=2), encoding="utf-8")


def _made(project: Path, template: str) -> dict[str, Any]:
    """Return the manifest of another template under the same name, whose parts the author takes over."""
    beside = project.parent / f"of-{template}"
    if not beside.exists():
        create(NewPlugin(template=template, publisher=PUBLISHER, name=NAME), beside)
    return _manifest(beside)


def _copied(project: Path, template: str, *folders: str) -> None:
    _made(project, template)
    package = next((project.parent / f"of-{template}").glob("src/*/plugin.json")).parent
    for name in folders:
        (package / name).rename(next(project.glob("src/*/plugin.json")).parent / name)


@contextmanager
def _serving(command: str, environment: Mapping[str, str], log: Path) -> Iterator[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WANGGE_")}
    asked = [str(_COMMANDS / command), "serve", "--port", "0"]
    with (
        log.open("wb") as complaints,
        subprocess.Popen(asked, env=clean | dict(environment), stdout=subprocess.PIPE, stderr=complaints, text=True) as server,
    ):
        assert server.stdout is not None
        line = server.stdout.readline()
        assert line.startswith("ready "), log.read_text()
        try:
            yield line.split()[1]
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


async def _prepared(settings: RegistrySettings) -> None:
    async with Marketplace(settings).opened() as market:
        await prepare(market)


async def _settled(settings: Settings) -> None:
    async with Platform(settings).opened() as platform:
        await settle(platform)


def _apart(work: Coroutine[None, None, None]) -> None:
    """Run to the end on a loop of its own: Playwright keeps one running in this thread."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()
