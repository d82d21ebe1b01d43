"""One authorisation decision, at 10,000 rules and 20,000 grants, as an operation asks for it.

Measured: `Access.allowed` whole (actor, bearer limits, clock, area line, table), over 20,000 different requests at grid
level, half of them about areas in which the account holds a grant. The bar is absolute: best of five runs.

Fair because the answers are casbin's: the same policy and grants are given to casbin, and every answer is compared, on
100,000 random requests over policies of up to 100 rules and on 500 at full size (where one answer of casbin costs tens of
milliseconds). A single difference ends the benchmark with an error.
"""

import asyncio
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from wangge_core.access.casbin_oracle import CasbinOracle
from wangge_core.access.decision import DecisionTable
from wangge_core.access.model import Actor, Permission
from wangge_core.access.policy import Grant, Policy, Role, Title
from wangge_core.access.repository import PolicyRepository
from wangge_core.access.service import Access
from wangge_core.database import Database
from wangge_core.instants import SystemTime
from wangge_core.schema import migrate

BAR: Final = 5.0
RUNS: Final = 5
DECISIONS: Final = 200_000
RULES, GRANTS, ACCOUNTS = 10_000, 20_000, 10_000
SMALL: Final = (10, 25, 50, 75, 100)
SMALL_REQUESTS: Final = 20_000
FULL_REQUESTS: Final = 500

_RULES_PER_ROLE: Final = 20
_WIDTHS: Final = (2, 4, 6, 9, 12, 15)
_RESOURCES: Final = tuple(f"resource{number}" for number in range(50))
_ACTIONS: Final = ("read", "manage", "assign", "close", "export")

Request = tuple[str, str, str, str]


class Grants:
    """The grants of the run."""

    def __init__(self, grants: Sequence[Grant]) -> None:
        self._grants = grants

    async def grants(self) -> Sequence[Grant]:
        return self._grants

    async def holders(self) -> Sequence[Grant]:
        return self._grants


def _policy(chance: random.Random, rules: int) -> Policy:
    """Return `rules` rules in roles of twenty, every fifth role inheriting from another."""
    every = [Permission(resource, action) for resource in _RESOURCES for action in _ACTIONS]
    count = max(1, rules // _RULES_PER_ROLE)
    sizes = [rules // count + (number < rules % count) for number in range(count)]
    return Policy(
        tuple(
            Role(
                f"role{number}", Title("角色", "Role"), tuple(chance.sample(every, size)), (f"role{number - 1}",) if number % 5 == 4 else ()
            )
            for number, size in enumerate(sizes)
        )
    )


def _area(chance: random.Random, width: int) -> str:
    return "33" + "".join(chance.choice("12345") for _ in range(width - 2))


def _grants(chance: random.Random, policy: Policy, count: int, accounts: int) -> list[Grant]:
    roles = [role.id for role in policy.roles]
    return [Grant(f"account{number % accounts}", chance.choice(roles), _area(chance, chance.choice(_WIDTHS))) for number in range(count)]


def _requests(chance: random.Random, policy: Policy, grants: Sequence[Grant], count: int) -> list[Request]:
    """Return requests at grid level: half below a grant and about what its role gives, half about anything."""
    own = {role.id: role.permissions for role in policy.roles}
    requests: list[Request] = []
    for number in range(count):
        grant = chance.choice(grants)
        if number % 2:
            area = grant.area + _area(chance, 17)[2 : 17 - len(grant.area)]
            requests.append((grant.subject, area, *chance.choice(own[grant.role])))
        else:
            requests.append((grant.subject, _area(chance, 15), chance.choice(_RESOURCES), chance.choice(_ACTIONS)))
    return requests


def _require_agreement(policy: Policy, grants: Sequence[Grant], requests: Sequence[Request]) -> int:
    """Compare the table with casbin; return how many requests were allowed.

    Raises:
        RuntimeError: at the first difference.
    """
    table, oracle = DecisionTable.compiled(policy, grants, SystemTime().now()), CasbinOracle(policy, grants)
    allowed = 0
    for request in requests:
        answer = oracle.allowed(*request)
        if table.allowed(*request) != answer:
            raise RuntimeError(f"casbin says {answer} and the table does not: {request}")
        allowed += answer
    return allowed


def _seconds(access: Access, asked: Sequence[tuple[Actor, str, str, str]]) -> float:
    """Return the seconds that one decision took, the loop included."""
    rounds = DECISIONS // len(asked)
    begin = perf_counter()
    for _ in range(rounds):
        for actor, area, resource, action in asked:
            access.allowed(actor, area, resource, action)
    return (perf_counter() - begin) / (rounds * len(asked))


async def _access(folder: Path, policy: Policy, grants: Sequence[Grant]) -> Access:
    """Return access that has read the policy from a database, as a server does."""
    database = Database.open(f"sqlite:///{folder / 'decision.sqlite'}", synchronous="NORMAL")
    await database.start()
    try:
        await migrate(database)
        async with database.transaction():
            await PolicyRepository(database).save(policy.roles)
        access = Access(database, Grants(grants), SystemTime())
        await access.refresh()
        return access
    finally:
        await database.close()


def run() -> dict[str, Any]:
    """Measure the figure `decision`."""
    chance = random.Random(8)
    for rules in SMALL:
        policy = _policy(chance, rules)
        grants = _grants(chance, policy, 2 * rules, rules)
        requests = _requests(chance, policy, grants, SMALL_REQUESTS)
        allowed = _require_agreement(policy, grants, requests)
        if not SMALL_REQUESTS // 4 < allowed < SMALL_REQUESTS:
            raise RuntimeError(f"{allowed} of {SMALL_REQUESTS} requests were allowed: they prove little")
    policy = _policy(chance, RULES)
    grants = _grants(chance, policy, GRANTS, ACCOUNTS)
    requests = _requests(chance, policy, grants, 20_000)
    _require_agreement(policy, grants, requests[:FULL_REQUESTS])
    with tempfile.TemporaryDirectory() as folder:
        access = asyncio.run(_access(Path(folder), policy, grants))
    actors = {f"account{number}": Actor(kind="account", id=f"account{number}") for number in range(ACCOUNTS)}
    asked = [(actors[subject], area, resource, action) for subject, area, resource, action in requests]
    runs = [_seconds(access, asked) * 1e6 for _ in range(RUNS + 1)][1:]
    value = min(runs)
    return {
        "id": "decision",
        "value": value,
        "unit": "µs",
        "ratio_to": None,
        "baseline": f"casbin agrees on {SMALL_REQUESTS * len(SMALL)} requests at up to {SMALL[-1]} rules and {FULL_REQUESTS} at {RULES}",
        "bar": BAR,
        "holds": value <= BAR,
        "n": RUNS,
        "spread": [value, max(runs)],
    }
