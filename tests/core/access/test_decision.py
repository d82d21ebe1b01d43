"""The decision table against casbin, which says what a policy means."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.access.strategies import (
    ACTIONS,
    NOW,
    RESOURCES,
    SUBJECTS,
    TITLE,
    areas,
    dated_grants,
    grants,
    permissions,
    policies,
    subjects,
)
from wangge_core.access.casbin_oracle import CasbinOracle
from wangge_core.access.decision import DecisionTable
from wangge_core.access.model import Permission
from wangge_core.access.policy import Grant, Policy, Role
from wangge_core.errors import InvalidError

READER = Policy((Role("reader", TITLE, (Permission("case", "read"),)), Role("chief", TITLE, (Permission("case", "export"),), ("reader",))))


@given(policies(), st.lists(grants, max_size=12), st.lists(st.tuples(subjects, areas, permissions), min_size=1, max_size=20))
def test_the_table_agrees_with_casbin(policy: Policy, held: list[Grant], requests: list[tuple[str, str, Permission]]) -> None:
    table, oracle = DecisionTable.compiled(policy, held, NOW), CasbinOracle(policy, held)
    for subject, area, permission in requests:
        assert table.allowed(subject, area, *permission) == oracle.allowed(subject, area, *permission)


@given(policies(), st.lists(dated_grants, max_size=12), subjects, areas, permissions)
def test_the_scope_agrees_with_the_decision(policy: Policy, held: list[Grant], subject: str, area: str, permission: Permission) -> None:
    table = DecisionTable.compiled(policy, held, NOW)
    assert table.scope(subject, *permission).covers(area) == table.allowed(subject, area, *permission)
    assert (permission in table.permissions_of(subject)) == bool(table.scope(subject, *permission))


@given(policies(), st.lists(dated_grants, max_size=12), st.integers(-4, 4))
def test_a_table_holds_until_its_next_change(policy: Policy, held: list[Grant], day: int) -> None:
    at = NOW + timedelta(days=day)
    table = DecisionTable.compiled(policy, held, at)
    last = at + timedelta(days=30) if table.next_change is None else table.next_change - timedelta(microseconds=1)
    later = DecisionTable.compiled(policy, held, last)
    for subject in SUBJECTS:
        for resource in RESOURCES:
            for action in ACTIONS:
                assert table.scope(subject, resource, action) == later.scope(subject, resource, action)


def test_a_grant_reaches_down_and_neither_up_nor_sideways() -> None:
    table = DecisionTable.compiled(READER, [Grant("a", "reader", "330521")], NOW)
    assert table.allowed("a", "330521", "case", "read")
    assert table.allowed("a", "330521100001001", "case", "read")
    assert not table.allowed("a", "3305", "case", "read")
    assert not table.allowed("a", "330522", "case", "read")
    assert not table.allowed("b", "330521", "case", "read")


def test_a_role_gives_what_it_inherits() -> None:
    table = DecisionTable.compiled(READER, [Grant("a", "chief", "330521")], NOW)
    assert table.permissions_of("a") == {("case", "read"), ("case", "export")}
    assert table.areas_of("a").areas == ("330521",)


def test_a_grant_gives_nothing_before_it_begins_and_after_it_ends() -> None:
    grant = Grant("a", "reader", "330521", NOW, NOW + timedelta(days=1))
    answers = [
        DecisionTable.compiled(READER, [grant], NOW + offset).allowed("a", "330521", "case", "read")
        for offset in (-timedelta(microseconds=1), timedelta(0), timedelta(hours=23), timedelta(days=1))
    ]
    assert answers == [False, True, True, False]


def test_a_grant_of_an_unknown_role_gives_nothing() -> None:
    table = DecisionTable.compiled(READER, [Grant("a", "gone", "330521")], NOW)
    assert table.permissions_of("a") == frozenset()


def test_an_area_that_is_none_is_refused_whoever_asks() -> None:
    table = DecisionTable.compiled(READER, [], NOW)
    with pytest.raises(InvalidError, match="area code"):
        table.allowed("a", "Mars", "case", "read")


def test_casbin_is_never_asked_about_names_that_it_was_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def refuse(_: object, *request: str) -> bool:
        asked.append(request)
        return False

    monkeypatch.setattr("casbin.FastEnforcer.enforce", refuse)
    oracle = CasbinOracle(READER, [Grant("a", "reader", "330521")])
    assert not oracle.allowed("ghost", "330521", "case", "read")
    assert not oracle.allowed("a", "330522100", "case", "read")
    assert asked == []
    assert not oracle.allowed("a", "330521100", "case", "read")
    assert asked == [("a", "case", "read", "330521")]
