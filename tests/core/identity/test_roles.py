"""Roles and policies, as a security administrator manages them."""

from tests.core.identity.conftest import COUNTY, NEIGHBOUR, TOWNSHIP, Client, House, field_paths

CLERK = {"title": {"zh-CN": "文员", "en": "Clerk"}, "permissions": ["case:read"], "inherits": []}


async def test_a_role_is_made_changed_and_taken_away_while_its_holders_work(house: House, client: Client) -> None:
    await house.account("security", role="security_admin", at=COUNTY)
    await client.sign_in("security")
    made = await client.expect(200, "PUT", "/roles/clerk", CLERK)
    assert made == {"id": "clerk", "builtin": False, "plugin": "", "suggest_for": [], "effective": ["case:read"], **CLERK}
    account = await house.account("zhang.san", role="clerk")
    assert not house.access.allowed(house.actor(account), TOWNSHIP, "statistics", "read")
    changed = await client.expect(200, "PUT", "/roles/clerk", CLERK | {"inherits": ["leader"]})
    assert "statistics:read" in changed["effective"]
    assert house.access.allowed(house.actor(account), TOWNSHIP, "statistics", "read")
    assert (await client.expect(409, "DELETE", "/roles/clerk"))["code"] == "role_in_use"
    items = (await client.expect(200, "GET", f"/positions?person={account.person_id}"))["items"]
    await client.expect(200, "PATCH", f"/positions/{items[0]['id']}", {})
    await client.expect(204, "DELETE", "/roles/clerk")
    assert [act for act in await house.acts() if act.startswith("role.")] == ["role.created", "role.changed", "role.removed"]


async def test_roles_that_came_with_the_platform_stay(house: House, client: Client) -> None:
    await house.account("security", role="security_admin", at=COUNTY)
    await client.sign_in("security")
    assert (await client.expect(409, "DELETE", "/roles/leader"))["code"] == "role_builtin"
    await client.expect(404, "DELETE", "/roles/nobody")
    await client.expect(200, "PUT", "/roles/leader", CLERK)
    assert next(role for role in (await client.expect(200, "GET", "/roles"))["items"] if role["id"] == "leader")["builtin"] is True


async def test_nobody_changes_what_their_own_role_gives(house: House, client: Client) -> None:
    await house.account("security", role="security_admin", at=COUNTY)
    await client.sign_in("security")
    assert (await client.expect(403, "PUT", "/roles/security_admin", CLERK))["code"] == "own_role"


async def test_nor_what_their_role_inherits(house: House, client: Client) -> None:
    await house.account("chief", role="security_admin", at=COUNTY)
    await client.sign_in("chief")
    await client.expect(200, "PUT", "/roles/clerk", CLERK)
    await client.expect(200, "PUT", "/roles/deputy", CLERK | {"permissions": ["role:manage"], "inherits": ["clerk"]})
    await house.account("deputy", role="deputy", at=COUNTY)
    await client.sign_in("deputy")
    assert (await client.expect(403, "PUT", "/roles/clerk", CLERK))["code"] == "own_role"


async def test_a_role_that_is_held_elsewhere_is_not_a_townships_to_change(house: House, client: Client) -> None:
    await house.account("security", role="security_admin", at=TOWNSHIP)
    await house.account("leader", role="leader", at=NEIGHBOUR)
    await client.sign_in("security")
    assert (await client.expect(403, "PUT", "/roles/leader", CLERK))["code"] == "role_held_elsewhere"
    await client.expect(200, "PUT", "/roles/our_clerk", CLERK)


async def test_what_is_wrong_with_a_role_is_told_by_its_place(house: House, client: Client) -> None:
    await house.account("security", role="security_admin", at=COUNTY)
    await client.sign_in("security")
    answer = await client.send("PUT", "/roles/clerk", CLERK | {"permissions": ["case:dance"], "inherits": ["nobody"]})
    assert answer.status_code == 422
    assert field_paths(answer) == ["/permissions/0", "/inherits/0"]
    assert field_paths(await client.send("PUT", "/roles/clerk", CLERK | {"inherits": ["clerk"]})) == ["/inherits"]
    both = CLERK | {"permissions": ["audit:read", "plugin:manage"]}
    assert (await client.expect(409, "PUT", "/roles/clerk", both))["code"] == "duties_united"
    assert (await client.send("PUT", "/roles/No-Role", CLERK)).status_code == 400


async def test_the_policy_is_shown_in_casbins_lines_to_whoever_may_read_roles(house: House, client: Client) -> None:
    await house.account("security", role="security_admin", at=COUNTY)
    await house.account("worker", role="grid_worker", at=COUNTY)
    await client.sign_in("security")
    policy = await client.expect(200, "GET", "/policies")
    assert ["p", "grid_worker", "case", "verify"] in policy["lines"]
    assert ["g", "county_dispatcher", "township_dispatcher"] in policy["lines"]
    assert {"resource": "audit", "action": "read", "title": {"zh-CN": "查看审计记录", "en": "Read the audit"}, "duty": "audit"} in policy[
        "permissions"
    ]
    await client.sign_in("worker")
    await client.expect(403, "GET", "/policies")
    await client.expect(403, "GET", "/roles")
