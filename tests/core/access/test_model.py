"""Scopes: what they cover, and the conditions that they become."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from piccolo.columns import Varchar
from piccolo.table import create_db_tables

from tests.core.access.strategies import areas
from wangge_core import area_code
from wangge_core.access.model import Actor, Permission, Scope
from wangge_core.database import Database, Row
from wangge_core.scoped import AreaScoped


class Place(AreaScoped, tablename="place_in_scope_test"):
    """A scoped table of this test alone."""

    code = Varchar(length=15)


def test_a_scope_keeps_only_the_outermost_areas() -> None:
    assert Scope.of(["330521100", "330521", "330522100", "330521100001"]).areas == ("330521", "330522100")


def test_nothing_covers_no_area_and_everything_covers_each() -> None:
    assert not Scope.nothing().covers("33")
    assert not Scope.nothing()
    assert Scope.everything().covers("330521")
    assert Scope.everything()


def test_a_filter_narrows_and_never_widens() -> None:
    scope = Scope.of(["330521100", "330522"])
    assert scope.narrowed("330522100").areas == ("330522100",)
    assert scope.narrowed("3305").areas == ("330521100", "330522")
    assert scope.narrowed("330523") == Scope.nothing()


def test_areas_of_one_level_share_one_condition() -> None:
    assert Scope.of(["330521", "330522", "330523100"]).sql("c") == (
        "(c.l3 IN ({}, {}) OR c.l4 = {})",
        ["330521", "330522", "330523100"],
    )
    assert Scope.of(["330521"]).sql() == ("l3 = {}", ["330521"])
    assert Scope.nothing().sql() == ("1 = 0", [])
    assert Scope.everything().sql() == ("1 = 1", [])


@given(st.frozensets(areas, max_size=5), areas)
def test_a_scope_covers_what_lies_in_any_of_its_areas(codes: frozenset[str], area: str) -> None:
    assert Scope.of(codes).covers(area) == bool(codes & set(area_code.ancestors(area)))


@pytest.mark.parametrize(
    "scope",
    [
        Scope.nothing(),
        Scope.everything(),
        Scope.of(["330521"]),
        Scope.of(["330521100", "330522"]),
        Scope.of(["330521100001", "330521100002", "330522"]),
    ],
)
async def test_a_query_finds_exactly_what_the_scope_covers(database: Database, scope: Scope) -> None:
    database.bind([Place])
    await create_db_tables(Place)
    codes = ["33", "330521", "330521100", "330521100001", "330521100001001", "330521100002", "330522100001", "330523"]
    await database.insert([Row(Place._meta.tablename, {"code": code, **area_code.columns(code)}) for code in codes])
    expected = [code for code in codes if scope.covers(code)]
    condition, values = scope.sql("place_in_scope_test")
    rows = await database.fetch(f"SELECT code FROM place_in_scope_test WHERE {condition} ORDER BY code", *values)
    assert [row["code"] for row in rows] == sorted(expected)


def test_a_permission_is_written_with_a_colon() -> None:
    assert str(Permission("case", "read")) == "case:read"


def test_the_servers_own_actor_says_for_what_it_acts() -> None:
    assert Actor.system("seal") == Actor(kind="system", id="system:seal", name="seal")
