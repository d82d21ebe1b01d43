"""From the real registry onto a county's server, on both databases; and what somebody in between may try."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from tests import world
from tests.core.market.registry import MirrorSource
from tests.core.market.signing import reviewed, sign
from tests.registry.shop import Shop, wheel
from tests.wheels import write_wheel
from tests.world import NORTH, SOUTH, World
from wangge_core.access.model import Actor
from wangge_core.errors import ConflictError, ForbiddenError, NotFoundError
from wangge_core.jobs.runner import Runner
from wangge_core.market.installing import JOB
from wangge_core.market.model import Install, InstallState
from wangge_core.platform import Platform
from wangge_core.plugins.model import State

LIGHTS = "lampworks.street-lights"
SERVICE = "lampworks.lamp-sums"


async def digest(platform: Platform, plugin: str = LIGHTS, version: str = "1.0.0") -> str:
    return (await platform.market.installing._offers.version(plugin, version)).record.sha256


async def installed(platform: Platform, actor: Actor, source: MirrorSource, plugin: str = LIGHTS, version: str = "1.0.0") -> Install:
    asked = await platform.market.installing.ask(actor, plugin, version, await digest(platform, plugin, version))
    return await platform.market.installing.run(asked.id, source)


async def test_a_plugin_is_installed_and_switched_on_without_a_restart(follower: Platform, admin: Actor, source: MirrorSource):
    done = await installed(follower, admin, source)
    assert (done.state, done.error) == (InstallState.DONE, "")
    (version,) = follower.host.versions(LIGHTS)
    assert (version.version, version.state) == ("1.0.0", State.READY)
    assert not follower.host.is_on(LIGHTS, NORTH)
    await world.enable(follower, LIGHTS, NORTH)
    assert any(each.id.startswith("street-lights.") for each in follower.host.contributions(NORTH).case_types)
    assert not any(each.id.startswith("street-lights.") for each in follower.host.contributions(SOUTH).case_types)
    (row,) = (await follower.market.queries.installs(admin)).items
    assert (row.plugin, row.state, row.by) == (LIGHTS, "done", "周系统")
    audit = await follower.database.fetch("SELECT action FROM audit_entry WHERE action LIKE 'plugin.install%' ORDER BY id")
    assert [each["action"] for each in audit] == ["plugin.install_asked", "plugin.installed"]


async def test_another_process_of_the_server_has_it_too(follower: Platform, admin: Actor, source: MirrorSource):
    async with Platform(follower.settings, follower.time).opened() as other:
        assert other.host.versions(LIGHTS) == ()
        await installed(follower, admin, source)
        await other.host.look_into_store()
        assert [each.version for each in other.host.versions(LIGHTS)] == ["1.0.0"]


async def test_a_job_does_it(follower: Platform, admin: Actor, source: MirrorSource):
    asked = await follower.market.installing.ask(admin, LIGHTS, "1.0.0", await digest(follower))
    follower.market.syncing.source = lambda: source
    runner = Runner(follower.database, follower.jobs, follower.time)
    follower.market.installing.register(runner)
    assert await runner.step() == 1
    assert (await follower.market.installing.installs.one(asked.id)).state is InstallState.DONE
    assert await follower.jobs.planned(JOB) == {}


async def test_who_may_not_and_what_is_not_offered(follower: Platform, admin: Actor, county: World):
    with pytest.raises(ForbiddenError):
        await follower.market.installing.ask(county.actor("worker"), LIGHTS, "1.0.0", await digest(follower))
    with pytest.raises(NotFoundError):
        await follower.market.installing.ask(admin, LIGHTS, "9.0.0", "0" * 64)
    with pytest.raises(ConflictError, match="market_offer_changed"):
        await follower.market.installing.ask(admin, LIGHTS, "1.0.0", "0" * 64)


async def test_what_speaks_against_it_is_asked_first(follower: Platform, admin: Actor, source: MirrorSource):
    async def withdrawn(_: object) -> None:
        raise ConflictError("withdrawn", "It is withdrawn.")

    follower.market.installing.refusals.append(withdrawn)
    asked = len(source.asked)
    refused = await installed(follower, admin, source)
    assert (refused.state, refused.error, source.asked[asked:]) == (InstallState.FAILED, "withdrawn", [])
    assert follower.host.versions(LIGHTS) == ()


TELLTALE = "import pathlib\npathlib.Path({marker!r}).write_text('I was run')\n"


def _files(name: str, content: bytes, folder: Path) -> dict[str, bytes]:
    path = folder / name
    path.write_bytes(content)
    with zipfile.ZipFile(path) as archive:
        return {each: archive.read(each) for each in archive.namelist() if not each.endswith("RECORD")}


async def test_no_code_of_a_plugin_is_run_when_it_is_installed(
    follower: Platform, admin: Actor, source: MirrorSource, trusted: Shop, tmp_path: Path
):
    marker = tmp_path / "it was run"
    name, content = wheel(SERVICE, template="service")
    files = _files(name, content, tmp_path)
    told = TELLTALE.format(marker=str(marker)).encode()
    code = [each for each in files if each.endswith(".py")]
    assert code
    files |= {each: told + files[each] for each in code} | {"setup.py": told, "conftest.py": told}
    await sign(trusted, SERVICE, write_wheel(tmp_path / name, files), organisations=("One", "Two"))
    await follower.market.syncing.run(source)
    done = await installed(follower, admin, source, SERVICE)
    assert (done.state, done.detail) == (InstallState.DONE, "")
    assert follower.host.versions(SERVICE)
    assert not marker.exists()


async def test_libraries_come_by_their_digest_from_the_one_registry(
    follower: Platform, admin: Actor, source: MirrorSource, trusted: Shop, tmp_path: Path
):
    library = write_wheel(tmp_path / "lampmath-1.0-py3-none-any.whl", {"lampmath.py": "ANSWER = 42\n"})
    pinned = hashlib.sha256(library.read_bytes()).hexdigest()
    lock = f"""lock-version = "1.0"
created-by = "test"
[[packages]]
name = "lampmath"
version = "1.0"
wheels = [{{ name = "{library.name}", url = "https://elsewhere.example/{library.name}", hashes = {{ sha256 = "{pinned}" }} }}]
"""
    name, content = wheel(SERVICE, template="service", changes='{"requires": {"lock": "pylock.toml"}}')
    files = _files(name, content, tmp_path)
    package = next(each for each in files if each.endswith("plugin.json")).partition("/")[0]
    files[f"{package}/pylock.toml"] = lock.encode()
    info = next(each for each in files if each.endswith("METADATA"))
    files[info] = files[info].replace(b"\nName:", b"\nRequires-Dist: lampmath\nName:", 1)
    await sign(trusted, SERVICE, write_wheel(tmp_path / name, files), organisations=("One", "Two"))
    await follower.market.syncing.run(source)

    missing = await installed(follower, admin, source, SERVICE)
    assert (missing.state, missing.error, missing.step) == (InstallState.FAILED, "market_wheel", "libraries")
    (tmp_path / "evil").mkdir()
    evil = write_wheel(tmp_path / "evil" / library.name, {"lampmath.py": "EVIL = 1\n"})
    place = f"targets/libraries/{pinned}.{library.name}"
    source.mirror.instead = {place: evil.read_bytes()}
    confused = await installed(follower, admin, source, SERVICE)
    assert (confused.state, confused.error) == (InstallState.FAILED, "market_wheel")
    assert "not the one that was locked" in confused.detail
    assert follower.host.versions(SERVICE) == ()

    asked = len(source.asked)
    source.mirror.instead = {place: library.read_bytes()}
    assert (await installed(follower, admin, source, SERVICE)).state is InstallState.DONE
    assert place in source.asked[asked:]
    assert all(each.startswith(("metadata/", "targets/")) for each in source.asked)  # one place; the lock's own address is never asked
    assert not any("elsewhere" in each for each in source.asked)


async def test_a_review_replayed_for_other_bytes_is_worth_nothing(
    follower: Platform, admin: Actor, source: MirrorSource, trusted: Shop, tmp_path: Path
):
    name, content = wheel(version="1.1.0")
    (tmp_path / name).write_bytes(content)
    before = await digest(follower)
    await sign(trusted, LIGHTS, tmp_path / name, reviews=[reviewed(trusted, LIGHTS, "1.1.0", before, "Office")])
    await follower.market.syncing.run(source)
    with pytest.raises(NotFoundError):  # it is not even offered
        await follower.market.installing._offers.version(LIGHTS, "1.1.0")


async def test_an_algorithm_that_too_few_organisations_approved_is_not_installed(
    follower: Platform, admin: Actor, source: MirrorSource, trusted: Shop, tmp_path: Path
):
    name, content = wheel(SERVICE, template="algorithm")
    (tmp_path / name).write_bytes(content)
    for organisations in ((), ("One",), ("One", "One")):
        await sign(trusted, SERVICE, tmp_path / name, organisations=organisations)
        await follower.market.syncing.run(source)
        refused = await installed(follower, admin, source, SERVICE)
        assert (refused.state, refused.error) == (InstallState.FAILED, "market_untrusted")
        assert "approval of 2 organisations" in refused.detail
    await sign(trusted, SERVICE, tmp_path / name, organisations=("One", "Two"))
    assert (await installed(follower, admin, source, SERVICE)).state is InstallState.DONE


async def test_a_manifest_that_is_not_the_one_that_was_shown_is_refused(
    follower: Platform, admin: Actor, source: MirrorSource, trusted: Shop, tmp_path: Path
):
    name, content = wheel(version="1.1.0", changes='{"keywords": ["more"]}')
    (tmp_path / name).write_bytes(content)
    shown = json.loads(_files(*wheel(version="1.1.0"), tmp_path)[f"{name.partition('-')[0]}/plugin.json"])
    (tmp_path / name).write_bytes(content)
    await sign(trusted, LIGHTS, tmp_path / name, organisations=("One",), shown=shown)
    await follower.market.syncing.run(source)
    refused = await installed(follower, admin, source, version="1.1.0")
    assert (refused.state, refused.error, refused.step) == (InstallState.FAILED, "market_wheel", "unpack")
    assert "not the one that was shown" in refused.detail


async def test_what_is_withdrawn_after_it_was_seen_is_not_installed(follower: Platform, admin: Actor, source: MirrorSource, trusted: Shop):
    reviewer = await trusted.reviewer("rob", "Another Office")
    await trusted.act(reviewer, "quarantine", "Somebody has reported it.")
    await trusted.market.vouching.reconcile()
    refused = await installed(follower, admin, source)  # the catalogue here is still the old one
    assert (refused.state, refused.error) == (InstallState.FAILED, "market_untrusted")


async def test_a_wheel_with_a_file_for_elsewhere_is_refused(
    follower: Platform, admin: Actor, source: MirrorSource, trusted: Shop, tmp_path: Path
):
    name, content = wheel(version="1.1.0")
    files = _files(name, content, tmp_path) | {"evil.pth": b"import os"}
    await sign(trusted, LIGHTS, write_wheel(tmp_path / name, files), organisations=("One",))
    await follower.market.syncing.run(source)
    refused = await installed(follower, admin, source, version="1.1.0")
    assert (refused.state, refused.error) == (InstallState.FAILED, "market_wheel")
    assert follower.host.versions(LIGHTS) == ()
