"""Two versions of one plugin side by side: each area has the one it runs, and nothing of the other."""

from pathlib import Path
from typing import Any
from unittest.mock import Mock

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.plugins import example
from tests.core.plugins.example import AT, CASE_TYPE, CASE_TYPE_FILES, COUNTY, GRID, NEIGHBOUR, TOWN, VILLAGE, WHY, found, report
from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.errors import PluginNotFoundError
from wangge_core.plugins.grants.model import GrantEntry
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import Choice, Choices, Installed, State
from wangge_core.plugins.shelf import Shelf
from wangge_core.plugins.versions import rank
from wangge_core.settings import Settings
from wangge_sdk.hooks import hookimpl
from wangge_sdk.views import ClassSuggestion

NOISE = "acme.noise"


def choice(area: str, version: str, *, enabled: bool = True) -> Choice:
    return Choice(plugin=NOISE, version=version, area=area, enabled=enabled, by="tester", at=AT)


def noise(version: str, **more: Any) -> Any:
    """Return a version that declares a case type; 2.0.0 has a class more, and another limit for all."""
    declared = dict(CASE_TYPE)
    if version >= "2":
        declared["classes"] = [*CASE_TYPE["classes"], {"id": "dust", "title": {"zh-CN": "扬尘", "en": "Dust"}}]
        declared["clocks"] = [{"stage": "case", "limit": 3, "unit": "working_days"}]
    return found(NOISE, version=version, files=CASE_TYPE_FILES, contributes={"case_types": [declared]}, **more)


class Saying:
    """Suggests the class that names its version."""

    def __init__(self, version: str) -> None:
        self._version = version

    @hookimpl
    async def suggest_class(self) -> tuple[ClassSuggestion, ...]:
        return (example.suggestion(self._version),)


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(Mock(), Settings(data=tmp_path, inprocess_plugins=NOISE), found=())


def take(host: Host, *choices: Choice, grants: tuple[GrantEntry, ...] = ()) -> None:
    host._take(Choices(version=1, areas=choices, grants=grants))


def test_each_area_has_the_contributions_of_its_version(host: Host) -> None:
    for version in ("1.0.0", "2.0.0"):
        host.admit(noise(version))
    take(host, choice(COUNTY, "1.0.0"), choice(TOWN, "2.0.0"))
    assert {area: [each.version for each in host.contributions(area).case_types] for area in (COUNTY, NEIGHBOUR, TOWN, GRID)} == {
        COUNTY: ["1.0.0"],
        NEIGHBOUR: ["1.0.0"],
        TOWN: ["2.0.0"],
        GRID: ["2.0.0"],
    }
    assert host.contributions(NEIGHBOUR).class_of("noise.matter.dust") is None
    assert host.contributions(GRID).class_of("noise.matter.dust") is not None
    running = host.running(NOISE, GRID)
    assert running is not None
    assert running.version == "2.0.0"
    assert host.running(NOISE, "440300") is None
    assert [plugin.version for plugin in host.plugins] == ["2.0.0"]
    assert [each.version for each in host.versions(NOISE)] == ["2.0.0", "1.0.0"]


def test_an_open_case_is_read_by_the_version_of_its_area_and_keeps_what_only_another_knows(host: Host) -> None:
    for version in ("1.0.0", "2.0.0"):
        host.admit(noise(version))
    take(host, choice(COUNTY, "1.0.0"), choice(TOWN, "2.0.0"))
    limits = {area: host.catalogue.at(area).limit("noise.matter", None, "case") for area in (NEIGHBOUR, GRID)}
    assert {area: limit.limit for area, limit in limits.items() if limit} == {NEIGHBOUR: 15, GRID: 3}
    # The case was reported under 2.0.0, and the area has gone back: its class still has a title.
    take(host, choice(COUNTY, "1.0.0"))
    back = host.catalogue.at(GRID)
    assert [entry.id for entry in back.classes("noise.matter")] == ["noise.matter.noise", "noise.matter.water"]
    known = back.class_of("noise.matter.dust")
    assert known is not None
    assert known[1].title["en"] == "Dust"
    assert [each.version for each in host.catalogue.case_types] == ["2.0.0"]
    assert host.catalogue.at(GRID) is host.catalogue.at(GRID)


async def test_a_second_version_inside_the_server_is_refused_and_the_first_goes_on(host: Host) -> None:
    first = host.admit(found(NOISE, ("suggest_class.v1",), version="1.0.0"), Saying("1.0.0"))
    second = host.admit(found(NOISE, ("suggest_class.v1",), version="2.0.0"), Saying("2.0.0"))
    assert first.state is State.READY
    assert second.state is State.REFUSED
    assert second.reason is not None
    assert "version 1.0.0 runs in the server's process already" in second.reason["en"]
    take(host, choice(COUNTY, "1.0.0"), grants=example.agreed(host))
    [answer] = await host.relay(GRID).ask("suggest_class", report())
    assert (answer.version, answer.value[0].class_id) == ("1.0.0", "1.0.0")
    # Where the second was chosen nothing runs: going back is for a person to decide.
    take(host, choice(COUNTY, "2.0.0"), grants=example.agreed(host))
    assert await host.relay(GRID).ask("suggest_class", report()) == []
    host.withdraw(NOISE, "1.0.0")
    again = host.admit(found(NOISE, ("suggest_class.v1",), version="2.0.0"), Saying("2.0.0"))
    assert again.state is State.READY


def test_a_version_that_is_gone_is_stood_in_for(host: Host) -> None:
    host.admit(noise("1.0.0"))
    take(host, choice(COUNTY, "1.0.0"), choice(TOWN, "3.0.0"))
    host.admit(noise("2.0.0"))
    versions = {area: running.version for area in (COUNTY, TOWN) if (running := host.running(NOISE, area))}
    assert versions == {COUNTY: "1.0.0", TOWN: "2.0.0"}
    host.withdraw(NOISE, "1.0.0")
    running = host.running(NOISE, COUNTY)
    assert running is not None
    assert running.version == "2.0.0"
    with pytest.raises(PluginNotFoundError, match=r"version .1\.0\.0. of plugin"):
        host.installed(NOISE, "1.0.0")


def test_what_was_granted_is_for_the_version_that_runs_there(host: Host) -> None:
    asks = {"required": [{"scope": "units:read", "reason": WHY}]}
    for version in ("1.0.0", "2.0.0"):
        host.admit(noise(version, permissions=asks))
    take(host, choice(COUNTY, "1.0.0"), choice(TOWN, "2.0.0"), grants=example.agreed(host))
    pairs = [(version, area) for version in ("1.0.0", "2.0.0") for area in (NEIGHBOUR, GRID)]
    assert [pair for pair in pairs if host.granted(NOISE, *pair).allows("units:read")] == [("1.0.0", NEIGHBOUR), ("2.0.0", GRID)]
    assert host.places(NOISE, COUNTY) == (COUNTY, TOWN)
    assert host.places(NOISE, COUNTY, "1.0.0") == (COUNTY,)
    assert host.places(NOISE, COUNTY, "2.0.0") == (TOWN,)


def test_settings_and_their_defaults_are_those_of_the_version(host: Host) -> None:
    def schema(default: int) -> dict[str, Any]:
        return {"type": "object", "properties": {"least": {"type": "integer", "default": default}}}

    for number in (1, 2):
        files = {"settings.json": schema(number)}
        host.admit(found(NOISE, version=f"{number}.0.0", files=files, contributes={"settings": {"area": "settings.json"}}))
    take(host, choice(COUNTY, "1.0.0"), choice(TOWN, "2.0.0"))
    assert (host.settings(NOISE, NEIGHBOUR), host.settings(NOISE, GRID)) == ({"least": 1}, {"least": 2})


versions = st.builds("{}.{}.{}".format, *[st.integers(0, 12)] * 3) | st.builds("{}.0.0-rc.{}".format, st.integers(0, 3), st.integers(0, 12))
OFFER = found(NOISE).offer
assert OFFER is not None
MANIFEST = OFFER.manifest


@given(st.dictionaries(versions, st.sampled_from([State.READY, State.FAILED]), max_size=6), versions)
def test_who_stands_in_is_what_a_look_at_all_versions_says(installed: dict[str, State], chosen: str) -> None:
    shelf = Shelf()
    for version, state in installed.items():
        shelf.put(Installed(id=NOISE, state=state, offer=Offer(msgspec.structs.replace(MANIFEST, version=version))))
    ready = [version for version in installed if installed[version] is State.READY]
    above = [version for version in ready if rank(version) > rank(chosen)]
    expected: str | None
    if chosen in installed:
        expected = chosen if chosen in ready else None
    else:
        expected = min(above, key=rank) if above else max(ready, key=rank, default=None)
    standing = shelf.standing_in(NOISE, chosen)
    assert (standing.version if standing else None) == expected
    leading = shelf.leading(NOISE)
    assert (leading.version if leading else None) == (max(ready or installed, key=rank) if installed else None)


def test_what_is_on_in_parts_only_is_told_with_the_highest_of_them(host: Host) -> None:
    host.admit(noise("1.0.0"))
    take(host, choice(TOWN, "1.0.0"), choice(VILLAGE, "1.0.0"), choice(f"{NEIGHBOUR}001", "1.0.0"))
    assert host.below(COUNTY) == {TOWN: {NOISE}, f"{NEIGHBOUR}001": {NOISE}}
    assert host.below(TOWN) == host.below("440300") == {}
    take(host, choice(COUNTY, "1.0.0"), choice(TOWN, "1.0.0", enabled=False), choice(VILLAGE, "1.0.0"))
    assert host.below(COUNTY) == {}
    assert host.below(TOWN) == {VILLAGE: {NOISE}}
    host.withdraw(NOISE)
    assert host.below(TOWN) == {}
