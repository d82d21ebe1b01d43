"""Nobody is two of system, security and audit administrator at the same time."""

from datetime import timedelta

import pytest

from tests.core.access.strategies import NOW
from wangge_core.access import catalogue
from wangge_core.access.policy import Grant
from wangge_core.access.separation import duties_of_roles, require_separate
from wangge_core.errors import ConflictError

DUTIES = duties_of_roles(catalogue.default_policy(), catalogue.duty_of())


def test_the_default_roles_are_one_administrator_each() -> None:
    administrators = {role: set(duties) for role, duties in DUTIES.items() if duties}
    assert administrators == {"system_admin": {"system"}, "security_admin": {"security"}, "audit_admin": {"audit"}}


@pytest.mark.parametrize("roles", [("system_admin", "security_admin"), ("security_admin", "audit_admin"), ("audit_admin", "system_admin")])
def test_two_of_them_at_once_are_refused_wherever_the_areas_lie(roles: tuple[str, str]) -> None:
    with pytest.raises(ConflictError, match="at the same time"):
        require_separate([Grant("a", roles[0], "330521"), Grant("a", roles[1], "440300")], DUTIES)


def test_one_after_the_other_is_allowed() -> None:
    first = Grant("a", "system_admin", "330521", ends=NOW)
    require_separate([first, Grant("a", "audit_admin", "330521", begins=NOW)], DUTIES)
    with pytest.raises(ConflictError):
        require_separate([first, Grant("a", "audit_admin", "330521", begins=NOW - timedelta(seconds=1))], DUTIES)


def test_two_people_and_one_administrator_with_other_work_are_allowed() -> None:
    require_separate([Grant("a", "system_admin", "33"), Grant("b", "audit_admin", "33"), Grant("a", "leader", "33")], DUTIES)
