"""What must hold of a policy before it comes into force."""

import pytest

from tests.core.access.strategies import NOW, TITLE
from wangge_core.access import catalogue
from wangge_core.access.model import Permission
from wangge_core.access.policy import Grant, Policy, Role
from wangge_core.access.policy_rules import DEEPEST_INHERITANCE, require_sound
from wangge_core.errors import ConflictError, InvalidError


def check(role: Role, *others: Role, grants: tuple[Grant, ...] = ()) -> None:
    policy = Policy((*catalogue.default_policy().roles, *others)).with_role(role)
    require_sound(policy, role, grants, NOW)


def test_every_default_role_is_sound() -> None:
    for role in catalogue.default_policy().roles:
        check(role)


def test_unknown_names_are_told_by_their_place() -> None:
    role = Role("r", TITLE, (Permission("case", "read"), Permission("case", "dance")), ("nobody",))
    with pytest.raises(InvalidError) as refusal:
        check(role)
    assert [field.path for field in refusal.value.fields] == ["/permissions/1", "/inherits/0"]


def test_a_circle_is_refused() -> None:
    with pytest.raises(InvalidError) as refusal:
        check(Role("a", TITLE, inherits=("b",)), Role("b", TITLE, inherits=("a",)))
    assert refusal.value.fields[0].code == "circle"


def test_a_line_that_casbin_would_cut_off_is_refused() -> None:
    line = [Role(f"r{step}", TITLE, inherits=(f"r{step + 1}",)) for step in range(DEEPEST_INHERITANCE)]
    end = Role(f"r{DEEPEST_INHERITANCE}", TITLE, (Permission("case", "read"),))
    check(line[0], *line[1:], end)
    with pytest.raises(InvalidError) as refusal:
        check(Role("top", TITLE, inherits=("r0",)), *line, end)
    assert refusal.value.fields[0].code == "too_deep"


def test_a_role_that_unites_two_administrators_is_refused() -> None:
    with pytest.raises(ConflictError, match="audit and system"):
        check(Role("boss", TITLE, (Permission("audit", "read"),), ("system_admin",)))


def test_a_role_may_not_make_its_present_holder_two_administrators() -> None:
    role = Role("helper", TITLE, (Permission("audit", "read"),))
    held = Grant("a", "helper", "330521")
    check(role, grants=(held, Grant("a", "system_admin", "330521", ends=NOW)))
    with pytest.raises(ConflictError, match="One person"):
        check(role, grants=(held, Grant("a", "system_admin", "330521")))


def test_a_policy_that_casbin_reads_otherwise_never_comes_into_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wangge_core.access.casbin_oracle.CasbinOracle.allowed", lambda *_: False)
    with pytest.raises(ConflictError, match="casbin and the decision table disagree on case:read"):
        check(Role("r", TITLE, (Permission("case", "read"),)))


def test_the_roles_keep_the_administrators_from_cases_and_audit() -> None:
    effective = catalogue.default_policy().effective()
    for role in ("system_admin", "security_admin", "audit_admin"):
        assert not [permission for permission in effective[role] if permission.resource == "case"]
    assert not [permission for permission in effective["system_admin"] if permission.resource == "audit"]
    assert effective["audit_admin"] == {("audit", "read"), ("audit", "verify"), ("area", "read")}
    assert effective["county_dispatcher"] == effective["township_dispatcher"] | {
        ("period", "lock"),
        ("case", "import"),
        ("case", "supervise"),
        ("responsibility", "manage"),
    }
