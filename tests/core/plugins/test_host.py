"""The host: what is on where, at run time, in every process; what plugins add; what is kept of their health."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from tests.core.plugins import example
from tests.core.plugins.conftest import chosen, until
from tests.core.plugins.example import AT, CASE_TYPE, CASE_TYPE_FILES, COUNTY, GRID, NEIGHBOUR, TOWN, found, report
from wangge_core.database import Database
from wangge_core.errors import InvalidError
from wangge_core.plugins import host as host_module
from wangge_core.plugins.discovery import Found, read_offer
from wangge_core.plugins.errors import PluginNotFoundError
from wangge_core.plugins.grants.repository import GrantRepository
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import Choice, SettingsChoice, State
from wangge_core.plugins.repository import PluginRepository
from wangge_core.plugins.secrets import SettingsSeal
from wangge_core.settings import Settings
from wangge_sdk.hooks import hookimpl
from wangge_sdk.views import HookContext

NOISE = found("acme.noise", files=CASE_TYPE_FILES, contributes={"case_types": [CASE_TYPE]})
TRIAGE = found("acme.triage", ("suggest_class.v1",))


def made(database: Database, folder: Path) -> Host:
    """Return a host with a plugin that declares case types and one with code."""
    host = Host(database, Settings(data=folder, inprocess_plugins="acme.triage"), found=())
    host.admit(NOISE)
    host.admit(TRIAGE, example.Good())
    return host


async def choose(database: Database, *choices: Choice, plugins: Host | Iterable[Found] = ()) -> None:
    """Write what areas have chosen, and that the county agreed to all that `plugins` ask for."""
    repository = PluginRepository(database, Mock())
    async with database.transaction():
        await repository.count_change()
        for entry in example.agreed(plugins):
            await GrantRepository(database).add(entry)
        for choice in choices:
            await repository.save_choice(choice)


async def test_on_in_one_township_and_off_in_its_neighbour(database: Database, tmp_path: Path) -> None:
    host = made(database, tmp_path)
    await host.start()
    assert await host.relay(GRID).ask("suggest_class", report()) == []
    await choose(database, chosen("acme.noise", TOWN), chosen("acme.triage", TOWN), plugins=host)
    await host.refresh()
    assert len(await host.relay(GRID).ask("suggest_class", report())) == 1
    assert await host.relay(NEIGHBOUR).ask("suggest_class", report()) == []
    assert [case_type.id for case_type in host.contributions(GRID).case_types] == ["noise.matter"]
    assert host.contributions(NEIGHBOUR).case_types == ()
    assert host.is_on("acme.noise", GRID)
    await choose(database, chosen("acme.triage", TOWN, enabled=False))
    await host.refresh()
    assert await host.relay(GRID).ask("suggest_class", report()) == []
    await host.stop()


async def test_another_process_follows(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_module, "POLL_S", 0.02)
    host = made(database, tmp_path)
    await host.start()
    await choose(database, chosen("acme.noise"), plugins=host)
    await until(lambda: host.is_on("acme.noise", GRID))
    await host.stop()
    await host.stop()


async def test_a_poll_that_fails_goes_on(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(host_module, "POLL_S", 0.01)
    host = made(database, tmp_path)
    await host.start()
    await database.execute("ALTER TABLE plugin_state RENAME TO plugin_state_away")
    await until(lambda: "could not be read" in caplog.text)
    await database.execute("ALTER TABLE plugin_state_away RENAME TO plugin_state")
    await choose(database, chosen("acme.noise"), plugins=host)
    await until(lambda: host.is_on("acme.noise", GRID))
    await host.stop()


async def test_a_call_under_way_keeps_the_plugins_it_began_with(database: Database, tmp_path: Path) -> None:
    host = made(database, tmp_path)
    await choose(database, chosen("acme.triage"), plugins=host)
    await host.refresh()
    before = host.relay(GRID)
    await choose(database, chosen("acme.triage", enabled=False))
    await host.refresh()
    assert host.relay(GRID) is not before
    assert len(await before.ask("suggest_class", report())) == 1


def test_relays_are_kept_and_bounded(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    host = made(database, tmp_path)
    assert host.relay(GRID) is host.relay(GRID)
    first = host.relay(GRID)
    monkeypatch.setattr(host_module, "MOST_AREAS", 1)
    host.relay(NEIGHBOUR)
    assert host.relay(GRID) is not first


def test_a_code_that_is_none_is_an_error_that_says_so(database: Database, tmp_path: Path) -> None:
    host = made(database, tmp_path)
    for ask in (host.relay, host.contributions):
        with pytest.raises(InvalidError, match="area_code"):
            ask("33052")


async def test_what_plugins_add_is_ready_for_the_kernel(database: Database, tmp_path: Path) -> None:
    host = made(database, tmp_path)
    await choose(database, chosen("acme.noise"), plugins=host)
    await host.refresh()
    offered = host.contributions(GRID)
    case_type = offered.case_type("noise.matter")
    assert case_type is not None
    assert (case_type.plugin, case_type.version) == ("acme.noise", "1.2.0")
    assert [entry.id for entry in offered.classes("noise.matter")] == ["noise.matter.noise", "noise.matter.water"]
    assert offered.classes("noise.unknown") == ()
    assert offered.class_of("noise.matter.water") == (case_type, case_type.classes[1])
    assert offered.class_of("noise.matter.fire") is None
    limits = [offered.limit("noise.matter", name, "handling") for name in ("noise.matter.water", "noise.matter.noise", None)]
    assert [(limit.limit, limit.unit) for limit in limits if limit] == [(24, "emergency_hours"), (7, "working_days"), (7, "working_days")]
    assert offered.limit("noise.matter", None, "filing") is None
    assert offered.limit("noise.unknown", None, "handling") is None


async def test_routing_says_where_and_why_and_differs_between_townships(database: Database, tmp_path: Path) -> None:
    host = made(database, tmp_path)
    await choose(database, chosen("acme.noise"), plugins=host)
    await host.refresh()
    here = host.contributions(GRID).route("noise.matter", "noise.matter.noise")
    there = host.contributions(NEIGHBOUR).route("noise.matter", "noise.matter.noise")
    other = host.contributions(GRID).route("noise.matter", "noise.matter.water")
    assert here is not None
    assert there is not None
    assert other is not None
    assert [each.unit_kind for each in (here, there, other)] == ["police", "environment", "township_office"]
    assert here.reason["en"] == "Here the police take it"
    assert (here.plugin, here.version) == ("acme.noise", "1.2.0")
    assert host.contributions(GRID).route("noise.unknown", None) is None


def test_the_catalogue_has_everything_that_is_installed(database: Database, tmp_path: Path) -> None:
    host = made(database, tmp_path)
    assert host.contributions(GRID).case_types == ()
    assert [case_type.id for case_type in host.catalogue.case_types] == ["noise.matter"]


async def test_pages_cards_layers_and_menus_come_with_their_plugin(database: Database, tmp_path: Path) -> None:
    title = {"zh-CN": "看板", "en": "Board"}
    screen = {"id": "board", "title": title, "render": "view", "source": "ui/board.json"}
    ui = {
        "pages": [screen],
        "cards": [{**screen, "slot": "desk.home"}],
        "map_layers": [{"id": "spots", "title": title, "source": "collection:spots"}],
        "menus": [
            {"location": "staff.sidebar", "target": "page:board", "order": 20},
            {"location": "admin.sidebar", "target": "page:board", "order": 10},
        ],
    }
    files: dict[str, Any] = {
        "ui/board.json": {"blocks": [{"block": "markdown", "text": title}]},
        "schemas/spots.json": {"type": "object", "properties": {"kind": {"type": "string", "x-i18n": {"title": title}}}},
    }
    spots = {"name": "spots", "title": title, "schema": "schemas/spots.json", "data_class": "public", "retention": "P1Y"}
    host = made(database, tmp_path)
    board = found("acme.board", files=files, contributes={"ui": ui}, data={"collections": [spots]})
    assert board.offer is not None, [finding.sentence() for finding in board.findings]
    host.admit(board)
    await choose(database, chosen("acme.board"), plugins=host)
    await host.refresh()
    offered = host.contributions(GRID)
    assert [(page.id, page.plugin, page.version) for page in offered.pages] == [("board.board", "acme.board", "1.2.0")]
    assert [card.item.slot for card in offered.cards] == ["desk.home"]
    assert [layer.id for layer in offered.map_layers] == ["board.spots"]
    assert [menu.item.location for menu in offered.menus] == ["admin.sidebar", "staff.sidebar"]


async def test_plugins_see_the_settings_of_their_area(database: Database, tmp_path: Path) -> None:
    seen: list[dict[str, Any]] = []

    class Looking:
        @hookimpl
        def suggest_class(self, ctx: HookContext) -> None:
            seen.append(dict(ctx.settings))

    title = {"title": {"zh-CN": "数", "en": "Number"}}
    schema = {
        "type": "object",
        "properties": {"most": {"type": "integer", "default": 3, "x-i18n": title}, "least": {"type": "integer", "x-i18n": title}},
    }
    contributes = {"hooks": [{"hook": "suggest_class.v1"}], "settings": {"area": "settings.json"}}
    host = Host(database, Settings(data=tmp_path, inprocess_plugins="acme.looking"), found=())
    host.admit(found("acme.looking", ("suggest_class.v1",), files={"settings.json": schema}, contributes=contributes), Looking())
    repository = PluginRepository(database, SettingsSeal(tmp_path))
    await choose(database, chosen("acme.looking"), plugins=host)
    async with database.transaction():
        await repository.save_settings(SettingsChoice(plugin="acme.looking", area=COUNTY, values={"least": 1}), (), "tester", AT)
        await repository.save_settings(SettingsChoice(plugin="acme.looking", area=TOWN, values={"most": 9}), (), "tester", AT)
    await host.refresh()
    await host.relay(GRID).ask("suggest_class", report())
    await host.relay(NEIGHBOUR).ask("suggest_class", report())
    assert seen == [{"most": 9, "least": 1}, {"most": 3, "least": 1}]
    assert host.own_settings("acme.looking", TOWN) == {"most": 9}
    assert host.own_settings("acme.looking", GRID) == {}
    assert host.setting_defaults("acme.absent") == {}


async def test_health_is_saved_now_and_then(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_module, "POLL_S", 0.01)
    host = made(database, tmp_path)
    await choose(database, chosen("acme.triage"), plugins=host)
    await host.start()
    await host.relay(GRID).ask("suggest_class", report())
    await until(lambda: host.vitals.gauge("acme.triage", "1.2.0", COUNTY, "suggest_class").unsaved() is None)
    [saved] = await PluginRepository(database, SettingsSeal(tmp_path)).health()
    assert (saved.calls, saved.failures) == (1, 0)
    await host.stop()


async def test_health_is_summed_over_restarts(database: Database, tmp_path: Path) -> None:
    await choose(database, chosen("acme.triage"), plugins=(TRIAGE,))
    for total in (2, 4):
        host = Host(database, Settings(data=tmp_path, inprocess_plugins="acme.triage"), found=())
        host.admit(TRIAGE, example.Raising())
        await host.start()
        for _ in range(2):
            await host.relay(GRID).ask("suggest_class", report())
        [health] = await host.health()
        assert (health.calls, health.failures, health.breaker) == (total, total, "closed")
        assert health.last_error is not None
        assert health.last_error.startswith("KeyError")
        await host.stop()
    [again] = await PluginRepository(database, SettingsSeal(tmp_path)).health()
    assert (again.calls, again.area, again.hook) == (4, COUNTY, "suggest_class")
    assert again.last_at is not None


async def test_discovered_plugins_are_listed_whatever_their_state(database: Database, tmp_path: Path) -> None:
    faulty = read_offer(example.MemoryPackage({"plugin.json": {"id": "acme.faulty"}}))
    host = Host(database, Settings(data=tmp_path, inprocess_plugins=""), found=(TRIAGE, NOISE, faulty))
    await host.start()
    assert [(plugin.id, plugin.state) for plugin in host.plugins] == [
        ("acme.faulty", State.INVALID),
        ("acme.noise", State.READY),
        ("acme.triage", State.REFUSED),
    ]
    with pytest.raises(PluginNotFoundError):
        host.installed("acme.absent")
    with pytest.raises(PluginNotFoundError):
        host.release("acme.absent")
    await choose(database, chosen("acme.triage"), chosen("acme.faulty"), chosen("acme.gone"), plugins=host)
    await host.refresh()
    assert host.contributions(GRID).case_types == ()
    assert await host.relay(GRID).ask("suggest_class", report()) == []
    await host.stop()
