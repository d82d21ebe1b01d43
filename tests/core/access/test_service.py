"""Access over a database: changes come into force at once, elsewhere by polling, and when a date passes."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.core.access.strategies import NOW, TITLE
from wangge_core.access import catalogue, service
from wangge_core.access.model import Actor, Permission, Scope
from wangge_core.access.policy import Grant, Role
from wangge_core.access.repository import PolicyRepository
from wangge_core.access.seed import seed_roles
from wangge_core.access.service import Access
from wangge_core.database import Database
from wangge_core.errors import ConflictError, ForbiddenError, InvalidError, UnavailableError
from wangge_core.instants import FixedTime

READ = ("case", "read")


class Held:
    """Grants that a test sets."""

    def __init__(self, *grants: Grant) -> None:
        self.now: Sequence[Grant] = grants
        self.broken = False

    async def grants(self) -> Sequence[Grant]:
        if self.broken:
            message = "down"
            raise UnavailableError("database_down", message, 1)
        return self.now

    async def holders(self) -> Sequence[Grant]:
        return self.now


def account(name: str, *only: Permission) -> Actor:
    return Actor(kind="account", id=name, name=name, only=frozenset(only) if only else None)


async def started(database: Database, held: Held, time: FixedTime | None = None) -> Access:
    await seed_roles(database)
    access = Access(database, held, time or FixedTime(NOW))
    await access.refresh()
    return access


async def test_seeding_twice_changes_nothing(database: Database) -> None:
    await seed_roles(database)
    await seed_roles(database)
    repository = PolicyRepository(database)
    assert await repository.version() == 1
    stored = await repository.policy()
    assert sorted(stored.lines()) == sorted(catalogue.default_policy().lines())
    assert {role.id: (role.title, role.builtin) for role in stored.roles} == {
        role.id: (role.title, True) for role in catalogue.default_policy().roles
    }


async def test_before_the_first_refresh_nothing_is_allowed(database: Database) -> None:
    access = Access(database, Held(Grant("a", "leader", "330521")), FixedTime(NOW))
    assert not access.allowed(account("a"), "330521", *READ)


async def test_require_names_the_permission_and_the_area(database: Database) -> None:
    access = await started(database, Held(Grant("a", "leader", "330521")))
    access.require(account("a"), "330521100", *READ)
    with pytest.raises(ForbiddenError, match="case:read in area 330522"):
        access.require(account("a"), "330522", *READ)
    with pytest.raises(InvalidError):
        access.require(account("a"), "Mars", *READ)


async def test_a_token_gives_only_what_it_was_made_for(database: Database) -> None:
    access = await started(database, Held(Grant("a", "leader", "330521")))
    token = account("a", Permission("statistics", "read"), Permission("audit", "read"))
    assert access.allowed(token, "330521", "statistics", "read")
    assert not access.allowed(token, "330521", *READ)
    assert access.scope(token, *READ) == Scope.nothing()
    assert access.permissions_of(token) == (("statistics", "read"),)


async def test_the_server_may_do_all_and_residents_and_plugins_nothing(database: Database) -> None:
    access = await started(database, Held())
    assert access.allowed(Actor.system("import"), "33", "area", "import")
    assert access.scope(Actor.system("import"), "area", "import") == Scope.everything()
    for kind in ("resident", "plugin"):
        actor = Actor(kind=kind, id="x")
        assert not access.allowed(actor, "33", *READ)
        assert access.scope(actor, *READ) == Scope.nothing()


async def test_a_scope_that_is_needed_and_empty_is_refused(database: Database) -> None:
    access = await started(database, Held(Grant("a", "leader", "330521")))
    assert access.require_scope(account("a"), *READ).areas == ("330521",)
    assert access.areas_of(account("a")).areas == ("330521",)
    with pytest.raises(ForbiddenError, match="audit:read"):
        access.require_scope(account("a"), "audit", "read")


async def test_a_grant_ends_without_a_restart(database: Database) -> None:
    time = FixedTime(NOW)
    held = Held(Grant("a", "leader", "33", ends=NOW + timedelta(hours=1)), Grant("b", "leader", "33", begins=NOW + timedelta(hours=2)))
    access = await started(database, held, time)

    def answers() -> tuple[bool, bool]:
        return access.allowed(account("a"), "33", *READ), access.allowed(account("b"), "33", *READ)

    seen = [answers()]
    for _ in range(2):
        time.advance(timedelta(hours=1))
        seen.append(answers())
    assert seen == [(True, False), (False, False), (False, True)]


async def test_a_change_is_in_force_when_the_operation_returns_and_elsewhere_after_a_poll(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held()
    here, there = await started(database, held), await started(database, held)
    monkeypatch.setattr(service, "POLL_SECONDS", 0.01)
    follower = asyncio.create_task(there.follow())
    held.broken = True
    await asyncio.sleep(0.05)
    held.broken = False
    async with here.changing():
        held.now = (Grant("a", "leader", "33"),)
    assert here.allowed(account("a"), "33", *READ)
    async with asyncio.timeout(5):
        while not there.allowed(account("a"), "33", *READ):  # noqa: ASYNC110  the poll is what is tested
            await asyncio.sleep(0.01)
    follower.cancel()


async def test_a_change_that_fails_leaves_everything_as_it_was(database: Database) -> None:
    access = await started(database, Held())
    before = await PolicyRepository(database).version()
    with pytest.raises(ConflictError):
        async with access.changing():
            await access.save_role(Role("boss", TITLE, (Permission("audit", "read"), Permission("role", "manage"))))
    assert await PolicyRepository(database).version() == before
    assert access.policy.role("boss") is None


async def test_a_committed_change_stands_when_it_cannot_be_read_back(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    held = Held()
    access = await started(database, held)
    async with access.changing():
        held.broken = True
    assert "stays in force" in caplog.text


async def test_a_role_is_written_changed_and_removed(database: Database) -> None:
    held = Held(Grant("a", "clerk", "33"))
    access = await started(database, held)
    async with access.changing():
        await access.save_role(Role("clerk", TITLE, (Permission("case", "read"),), ("leader",)))
    assert access.allowed(account("a"), "33", "statistics", "read")
    async with access.changing():
        await access.save_role(Role("clerk", TITLE, (Permission("case", "export"),)))
    assert access.permissions_of(account("a")) == (("case", "export"),)
    clerk = access.policy.role("clerk")
    assert clerk is not None
    with pytest.raises(ConflictError, match="still held"):
        async with access.changing():
            await access.remove_role(clerk)
    held.now = (Grant("a", "clerk", "33", ends=NOW),)
    async with access.changing():
        await access.remove_role(clerk)
    assert access.policy.role("clerk") is None


async def test_a_role_that_others_inherit_stays(database: Database) -> None:
    access = await started(database, Held())
    township = access.policy.role("township_dispatcher")
    assert township is not None
    with pytest.raises(ConflictError, match="county_dispatcher"):
        async with access.changing():
            await access.remove_role(township)
