"""Grants go down the area tree: inherited, narrowed below, withdrawn at once."""

from typing import Any

from msgspec.structs import replace

from tests.core.plugins.example import AT, COUNTY, GRID, NEIGHBOUR, TOWN, VILLAGE
from wangge_core.plugins.grants.book import GrantBook
from wangge_core.plugins.grants.granted import NOTHING
from wangge_core.plugins.grants.model import Act, Consent, GrantEntry
from wangge_sdk.manifest.asking import Asking, asking_for
from wangge_sdk.manifest.asks import EgressAsk, PermissionAsk
from wangge_sdk.manifest.difference import Effect
from wangge_sdk.manifest.reach import reach_of

PLUGIN = "acme.noise"


def reads(*fields: str, optional: tuple[str, ...] = ()) -> PermissionAsk:
    parts = [((), fields)] if fields else []
    return PermissionAsk(
        scope="cases:read", required=reach_of(parts), most=reach_of([*parts, *([((), (*fields, *optional))] if optional else [])])
    )


HOST = EgressAsk(host="a.example", operation="fetch", purpose="api", ports=(443,), data_classes=("public",), country="CN")
ASKED = asking_for([reads("text", optional=("position",))])


def act(area: str = COUNTY, asking: Asking = ASKED, *taken: str, kind: Act = Act.GRANTED, number: int = 1) -> GrantEntry:
    return GrantEntry(
        plugin=PLUGIN, area=area, number=number, act=kind, version="1.0.0", manifest="0" * 64, asking=asking, taken=taken, officer="",
        by="tester", at=AT,
    )  # fmt: skip


def fields(book: GrantBook, area: str, asked: Asking = ASKED) -> Any:
    right = book.granted(PLUGIN, "1.0.0", asked, area).allows("cases:read")
    return right.fields() if right else frozenset()


def test_what_a_county_agrees_to_holds_in_all_of_it_and_nowhere_else() -> None:
    book = GrantBook([act()])
    for area in (COUNTY, TOWN, VILLAGE, GRID, NEIGHBOUR):
        assert fields(book, area) == {"text"}
        assert book.consent(PLUGIN, ASKED, area) is Consent.GIVEN
    for area in ("33", "330522"):
        assert book.granted(PLUGIN, "1.0.0", ASKED, area) is NOTHING
        assert book.consent(PLUGIN, ASKED, area) is Consent.MISSING


def test_a_locality_may_take_less_and_never_more() -> None:
    book = GrantBook([act(COUNTY, ASKED, "cases:read"), act(TOWN, ASKED), act(NEIGHBOUR, ASKED, "cases:read")])
    assert fields(book, COUNTY) == {"text", "position"}
    assert fields(book, GRID) == {"text"}
    assert fields(book, NEIGHBOUR) == {"text", "position"}
    bounded = GrantBook([act(COUNTY, ASKED), act(TOWN, ASKED, "cases:read")])
    assert fields(bounded, GRID) == {"text"}


def test_a_locality_may_agree_by_itself_where_nobody_above_has_said_anything() -> None:
    book = GrantBook([act(TOWN)])
    assert fields(book, GRID) == {"text"}
    assert fields(book, NEIGHBOUR) == frozenset()


def test_what_is_withdrawn_above_is_withdrawn_below() -> None:
    book = GrantBook([act(COUNTY, kind=Act.WITHDRAWN, number=2), act(TOWN)])
    assert book.granted(PLUGIN, "1.0.0", ASKED, GRID) is NOTHING
    assert book.consent(PLUGIN, ASKED, GRID) is Consent.WITHDRAWN
    below = GrantBook([act(COUNTY), act(TOWN, kind=Act.WITHDRAWN)])
    assert fields(below, GRID) == frozenset()
    assert fields(below, NEIGHBOUR) == {"text"}


def test_a_wider_version_waits_and_runs_under_the_old_grant() -> None:
    book, wider = GrantBook([act()]), asking_for([reads("text", "score"), HOST])
    assert book.consent(PLUGIN, wider, GRID) is Consent.WAITING
    assert book.pending(PLUGIN, wider, GRID).effect is Effect.WIDENED
    granted = book.granted(PLUGIN, "2.0.0", wider, GRID)
    assert granted.allows("cases:read").fields() == {"text"}
    assert granted.egress("a.example", "fetch") is None


def test_a_narrower_version_needs_nobody() -> None:
    book, narrower = GrantBook([act(asking=asking_for([reads("text"), HOST]))]), asking_for([reads("text")])
    assert book.consent(PLUGIN, narrower, GRID) is Consent.GIVEN
    assert book.granted(PLUGIN, "2.0.0", narrower, GRID).egress("a.example", "fetch") is None


def test_what_is_optional_and_was_left_is_not_asked_again() -> None:
    assert GrantBook([act()]).consent(PLUGIN, ASKED, GRID) is Consent.GIVEN


def test_whoever_agreed_above_to_less_keeps_all_below_waiting() -> None:
    wider = asking_for([reads("text", optional=("position",)), HOST])
    book = GrantBook([act(COUNTY), act(TOWN, wider)])
    assert book.consent(PLUGIN, wider, GRID) is Consent.WAITING
    assert book.granted(PLUGIN, "2.0.0", wider, GRID).egress("a.example", "fetch") is None


def test_a_plugin_that_asks_for_nothing_needs_nothing() -> None:
    assert GrantBook().consent(PLUGIN, Asking(), GRID) is Consent.NOT_NEEDED
    assert GrantBook().granted(PLUGIN, "1.0.0", Asking(), GRID).asking == Asking()


def test_compiled_once_for_all_places_under_the_same_acts() -> None:
    book = GrantBook([act(), act(TOWN)])
    assert book.granted(PLUGIN, "1.0.0", ASKED, GRID) is book.granted(PLUGIN, "1.0.0", ASKED, VILLAGE)
    assert book.granted(PLUGIN, "1.0.0", ASKED, GRID) is not book.granted(PLUGIN, "1.0.0", ASKED, NEIGHBOUR)
    assert book.granted(PLUGIN, "1.0.0", ASKED, GRID) is not book.granted(PLUGIN, "1.0.1", ASKED, GRID), "each version asks for itself"


def test_the_last_act_counts_and_is_found_by_area() -> None:
    first, second = act(), replace(act(TOWN), number=3)
    book = GrantBook([second, first])
    assert book.of(PLUGIN) == (first, second)
    assert book.own(PLUGIN, TOWN) == second
    assert book.own(PLUGIN, GRID) is None
