import pytest

from tests.core.plugins.example import COUNTY, TOWN
from wangge_core.access.model import Actor
from wangge_core.plugins.conditions import Conditions
from wangge_sdk.manifest.screens import Screen

SOMEBODY = Actor(kind="account", id="1")
TITLE = {"zh-CN": "页", "en": "Page"}


class Settings:
    def whole_settings(self, plugin: str, area: str) -> dict[str, object]:
        return {"shown": True, "most": 0, "key": ""} if (plugin, area) == ("acme.board", TOWN) else {}


class Rights:
    held = frozenset({(COUNTY, "case", "read"), (COUNTY, "acme.board", "see"), (COUNTY, "acme.board", "note.read")})

    def allowed(self, _actor: Actor, area: str, resource: str, action: str) -> bool:
        return any(area.startswith(place) and (resource, action) == right for place, *pair in self.held if (right := tuple(pair)))


CONDITIONS = Conditions(Settings(), Rights())


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ((), True),
        (("permission:case:read",), True),
        (("permission:case:file",), False),
        (("permission:acme.board:see",), True),
        (("permission:acme.board:note.read",), True),
        (("permission:board:see",), False),
        (("setting:shown",), True),
        (("setting:most",), False),
        (("setting:key",), False),
        (("setting:unknown",), False),
        (("permission:case:read", "setting:shown"), True),
        (("permission:case:read", "setting:most"), False),
    ],
)
def test_all_conditions_must_hold(when: tuple[str, ...], holds: bool) -> None:
    assert CONDITIONS.hold(SOMEBODY, TOWN, "acme.board", when) is holds


def test_a_setting_is_asked_for_where_the_thing_is_shown() -> None:
    assert not CONDITIONS.hold(SOMEBODY, COUNTY, "acme.board", ("setting:shown",))


def test_a_resident_holds_no_permission_and_sees_what_needs_none() -> None:
    assert CONDITIONS.hold(None, TOWN, "acme.board", ("setting:shown",))
    assert not CONDITIONS.hold(None, TOWN, "acme.board", ("permission:case:read",))
    assert CONDITIONS.may(None, TOWN, "acme.board", None)
    assert not CONDITIONS.may(None, TOWN, "acme.board", "see")


def test_a_thing_needs_its_permission_and_its_conditions() -> None:
    page = Screen(id="board", title=TITLE, render="view", source="ui/page.json", permission="see", when=("setting:shown",))
    assert CONDITIONS.admit(SOMEBODY, TOWN, "acme.board", page)
    assert not CONDITIONS.admit(SOMEBODY, COUNTY, "acme.board", page)
    assert not CONDITIONS.admit(SOMEBODY, TOWN, "acme.other", page)
