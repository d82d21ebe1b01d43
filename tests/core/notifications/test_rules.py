"""Rules and quiet hours: what is sound, what is nearest, what an hour does, and who may set them."""

from datetime import datetime, time, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.core.conftest import Client
from tests.core.notifications.conftest import Desk
from wangge_core.errors import InvalidError
from wangge_core.instants import LOCAL
from wangge_core.notifications.quiet import DEFAULT, QuietHours
from wangge_core.notifications.rules.book import default_rules, in_force
from wangge_core.notifications.rules.model import PLACEHOLDERS, Rule
from wangge_core.platform import Platform

RULE = default_rules()["case-reported-next"]
_FIRST, _LAST = (datetime(year, 1, 1) for year in (2020, 2030))  # noqa: DTZ001  hypothesis adds the zone
_TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(st.datetimes(_FIRST, _LAST, timezones=st.just(LOCAL)), _TIMES, _TIMES)
def test_what_comes_up_waits_until_the_end_and_no_longer(now: datetime, begins: time, ends: time) -> None:
    hours = QuietHours(begins, ends)
    release = hours.release(now)
    assert now <= release < now + timedelta(days=1, seconds=1)
    if begins == ends:
        assert release == now
    if release != now:
        assert release.astimezone(LOCAL).timetz().replace(tzinfo=None) == ends
    assert hours.release(release) == release


@pytest.mark.parametrize(
    ("hour", "minute", "waits"), [(20, 59, False), (21, 0, True), (0, 0, True), (6, 59, True), (7, 0, False), (12, 0, False)]
)
def test_the_platforms_own_hours(hour: int, minute: int, waits: bool) -> None:
    now = datetime(2026, 11, 23, hour, minute, tzinfo=LOCAL)
    assert (DEFAULT.release(now) != now) is waits


def test_the_nearest_area_decides_on_each_rule() -> None:
    county = msgspec.structs.replace(RULE, urgent=True)
    town = msgspec.structs.replace(RULE, enabled=False)
    own = msgspec.structs.replace(RULE, audience="role:leader")
    overrides = {world.COUNTY: {"case-reported-next": county, "ours": own}, world.NORTH: {"case-reported-next": town}}
    north = {entry.id: entry for entry in in_force(world.NORTH_VILLAGE, overrides)}
    south = {entry.id: entry for entry in in_force(world.SOUTH, overrides)}
    assert (north["case-reported-next"].rule, north["case-reported-next"].set_by) == (town, world.NORTH)
    assert (south["case-reported-next"].rule, south["ours"].set_by) == (county, world.COUNTY)
    assert set(south) == {*default_rules(), "ours"}


def test_a_rule_matches_by_event_and_codes() -> None:
    rule = msgspec.structs.replace(RULE, event="case.*", when={"state": ("filed",), "hazard": ("true",)})
    assert rule.matches("case.filed", {"state": "filed", "hazard": True})
    assert not rule.matches("case.filed", {"state": "filed", "hazard": False})
    assert not rule.matches("case.filed", {"hazard": True})
    assert not rule.matches("cases.filed", {"state": "filed", "hazard": True})
    assert not msgspec.structs.replace(rule, enabled=False).matches("case.filed", {"state": "filed", "hazard": True})


@pytest.mark.parametrize("words", ["{text}", "{number", "number}", "{}", "{{number}}", "{number.__class__}", "{0}", "{number!r}"])
def test_a_template_may_name_facts_of_the_case_only(words: str) -> None:
    body = RULE.template.body
    for locale in ("zh_cn", "en"):
        template = msgspec.structs.replace(RULE.template, body=msgspec.structs.replace(body, **{locale: words}))
        with pytest.raises(InvalidError) as refused:
            msgspec.structs.replace(RULE, template=template).require_sound()
        assert refused.value.fields[0].path == f"/template/body/{'zh-CN' if locale == 'zh_cn' else 'en'}"


@given(st.sampled_from(PLACEHOLDERS), st.text(max_size=30))
def test_what_stands_in_a_fact_is_never_read_as_a_placeholder(name: str, value: str) -> None:
    body = msgspec.structs.replace(RULE.template.body, zh_cn=f"甲{{{name}}}乙", en="x")
    facts = {known: {"zh-CN": value, "en": value} for known in PLACEHOLDERS}
    assert msgspec.structs.replace(RULE.template, body=body).filled(facts)[1]["zh-CN"] == f"甲{value}乙"


@pytest.mark.parametrize(("audience", "channels"), [("endpoints", ("in_app",)), ("unit", ("webhook",)), ("next", ("in_app", "webhook"))])
def test_an_audience_has_its_own_channels(audience: str, channels: tuple[str, ...]) -> None:
    with pytest.raises(InvalidError, match="webhook"):
        msgspec.structs.replace(RULE, audience=audience, channels=channels).require_sound()


async def signed_in(client: Client, who: str):
    http = client(None)
    answer = await http.post("/api/v1/session", json={"username": who.replace("_", "-"), "password": world.PASSWORD})
    assert answer.status_code == 201, answer.text
    return http


async def test_rules_over_http(client: Client, platform: Platform) -> None:
    http = await signed_in(client, "system_admin")
    area = {"area": world.NORTH}
    path = "/api/v1/notification-rules"
    found = (await http.get(path, params=area)).json()
    assert {item["id"] for item in found["items"]} == set(default_rules())
    body = msgspec.to_builtins(RULE) | {"urgent": True}
    changed = await http.put(f"{path}/case-reported-next", params=area, json=body)
    assert changed.status_code == 200, changed.text
    item = next(item for item in changed.json()["items"] if item["id"] == "case-reported-next")
    assert (item["set_by"], item["rule"]["urgent"], item["shipped"]) == (world.NORTH, True, True)
    wrongs: tuple[dict[str, object], ...] = (
        {"audience": "everybody"},
        {"event": "*"},
        {"channels": []},
        {"channels": ["fax"]},
        {"unknown": 1},
    )
    for wrong in wrongs:
        assert (await http.put(f"{path}/case-reported-next", params=area, json=body | wrong)).status_code == 400
    unsound = body | {"channels": ["webhook"]}
    assert (await http.put(f"{path}/x", params=area, json=unsound)).json()["errors"][0]["path"] == "/channels"
    assert (await http.put(f"{path}/Big_Name", params=area, json=body)).status_code == 400
    assert (await http.delete(f"{path}/case-reported-next", params=area)).status_code == 204
    assert (await http.delete(f"{path}/case-reported-next", params=area)).json()["code"] == "rule_not_set"
    audited = await platform.database.fetch("SELECT action FROM audit_entry WHERE resource = 'notification' ORDER BY id")
    assert [row["action"] for row in audited] == ["notification.rule_set", "notification.rule_unset"]


async def test_quiet_hours_over_http(client: Client) -> None:
    http = await signed_in(client, "system_admin")
    path, north, south = "/api/v1/quiet-hours", {"area": world.NORTH}, {"area": world.SOUTH}
    assert (await http.get(path, params=north)).json() == {"area": world.NORTH, "begins": "21:00", "ends": "07:00", "set_by": None}
    county = {"begins": "20:00", "ends": "08:00"}
    assert (await http.put(path, params={"area": world.COUNTY}, json=county)).status_code == 200
    assert (await http.put(path, params=north, json={"begins": "00:00", "ends": "00:00"})).json()["set_by"] == world.NORTH
    assert (await http.get(path, params=south)).json() == {"area": world.SOUTH, **county, "set_by": world.COUNTY}
    assert (await http.put(path, params=north, json={"begins": "25:00", "ends": "07:00"})).status_code == 400
    assert (await http.delete(path, params=north)).status_code == 204
    assert (await http.delete(path, params=north)).status_code == 404


async def test_staff_read_and_administrators_set(client: Client) -> None:
    http = await signed_in(client, "worker")
    area = {"area": world.NORTH_VILLAGE}
    assert (await http.get("/api/v1/notification-rules", params=area)).status_code == 200
    answer = await http.put("/api/v1/notification-rules/x", params=area, json=msgspec.to_builtins(RULE))
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")
    assert (await http.get("/api/v1/quiet-hours", params={"area": world.SOUTH})).status_code == 403


async def test_the_inbox_over_http(client: Client, desk: Desk) -> None:
    for _ in range(3):
        await desk.report()
    http = await signed_in(client, "worker")
    other = await signed_in(client, "handler")
    path = "/api/v1/me/notices"
    first = (await http.get(path, params={"limit": 2})).json()
    assert (len(first["items"]), first["unread"]) == (2, 3)
    rest = (await http.get(path, params={"limit": 2, "after": first["next"]})).json()
    assert (len(rest["items"]), rest["next"]) == (1, None)
    notice = first["items"][0]["id"]
    assert (await other.post(f"{path}/{notice}/read")).status_code == 404
    assert (await http.post(f"{path}/{notice}/read")).status_code == 204
    assert (await http.post(f"{path}/{notice}/read")).status_code == 204
    assert (await http.get(f"{path}/count")).json() == {"unread": 2}
    assert len((await http.get(path, params={"unread": "true"})).json()["items"]) == 2
    assert (await http.post(f"{path}/read")).json() == {"marked": 2}
    assert (await http.get(path, params={"limit": 0})).status_code == 400
    assert (await client(None).get(path)).status_code == 401
    channels = "/api/v1/me/notice-channels"
    assert (await http.get(channels)).json()["items"][0]["channel"] == "in_app"
    off = await http.put(channels, json={"channel": "in_app", "enabled": False})
    assert off.json()["items"][0]["enabled"] is False
    assert (await http.put(channels, json={"channel": "pigeon", "enabled": True})).status_code == 404


def test_rules_are_read_strictly() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"event": "case.filed", "audience": "unit", "channels": ["in_app"]}, Rule)
