"""Webhooks as a neighbouring system sees them: signed, once, again after failures, by hand."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests import world
from tests.core.conftest import Client
from tests.core.notifications.conftest import Desk, Neighbour, answer
from tests.world import SYSTEM
from wangge_core.egress.errors import EgressRefusedError
from wangge_core.egress.repository import EgressLog
from wangge_core.egress.service import Egress
from wangge_core.egress.target import AllowList
from wangge_core.errors import ConflictError, ForbiddenError, NotFoundError, UnavailableError
from wangge_core.instants import FixedTime
from wangge_core.notifications.webhooks.channel import PATIENCE
from wangge_core.notifications.webhooks.schemas import EndpointIn, EndpointOut, NewEndpointIn
from wangge_core.notifications.webhooks.service import Webhooks
from wangge_core.notifications.webhooks.signing import new_secret, signed_headers
from wangge_core.platform import Platform

HOST = "hook.test.example"


@pytest.fixture
def webhooks(platform: Platform, neighbour: Neighbour, time: FixedTime) -> Webhooks:
    """The platform's webhooks, with a way out that leads to the neighbour."""

    async def resolve(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    allowed = AllowList(f"{HOST}:{neighbour.port}")
    egress = Egress(allowed, EgressLog(platform.database), time, resolver=resolve)
    service = platform.notifications.webhooks
    service._egress = egress
    object.__setattr__(platform.notifications.webhook_channel, "egress", egress)
    return service


async def made(webhooks: Webhooks, neighbour: Neighbour, **more: object) -> EndpointOut:
    values = {"area": world.COUNTY, "name": "县数据中台", "url": f"http://{HOST}:{neighbour.port}/hook"} | more
    return await webhooks.add(SYSTEM, NewEndpointIn(**values))


async def sent(platform: Platform) -> int:
    """Do every job that is due; return how many."""
    total = 0
    while done := await platform.runner.step():
        total += done
    return total


async def log(webhooks: Webhooks, endpoint: EndpointOut) -> list[tuple[str, str, list[int | None]]]:
    page = await webhooks.deliveries(SYSTEM, endpoint.id, None, None, 100)
    return [(item.type, item.state, [attempt.status for attempt in item.attempts]) for item in page.items]


async def test_an_event_arrives_signed_and_without_anybodys_words(
    desk: Desk, platform: Platform, webhooks: Webhooks, neighbour: Neighbour, time: FixedTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = await made(webhooks, neighbour)
    case = await desk.report(text="李四家门口的秘密")
    await desk.deliver(case)
    assert await sent(platform) == 1, "once, though the event came twice"
    ((headers, body),) = neighbour.got
    assert headers[":first"] == "POST /hook HTTP/1.1"
    assert headers["content-type"] == "application/json"
    monkeypatch.setattr("standardwebhooks.webhooks.datetime", _Clock(time))
    payload = Webhook(endpoint.secret).verify(body, dict(headers))
    assert payload["type"] == "case.reported"
    assert payload["data"]["number"] == case.number
    assert payload["data"]["message"]["title"]["en"]
    for word in ("秘密", "王小明", "13812345678", case.query_code):
        assert word not in body.decode()
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint.secret).verify(body.replace(b"case.reported", b"case.closed"), dict(headers))
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(body, dict(headers))
    assert await log(webhooks, endpoint) == [("case.reported", "delivered", [204])]


class _Clock:
    """The verifier's clock, which it reads in two ways."""

    timezone = UTC

    def __init__(self, time: FixedTime) -> None:
        self._time = time

    def now(self, tz: object = None) -> datetime:  # noqa: ARG002  the standard library's signature
        return self._time.now()

    def fromtimestamp(self, at: float, tz: object = None) -> datetime:  # noqa: ARG002  the standard library's signature
        return datetime.fromtimestamp(at, tz=UTC)


@given(st.binary(max_size=200), st.text("abcdef0123456789", min_size=1, max_size=40))
def test_every_signature_is_what_the_standard_says(body: bytes, message_id: str) -> None:
    first, second = new_secret(), new_secret()
    headers = signed_headers(message_id, datetime.now(UTC), body, [first, second])
    text = body.decode("utf-8", "replace")
    again = signed_headers(message_id, datetime.now(UTC), text.encode(), [first])
    for secret in (first, second):
        assert Webhook(secret).sign(message_id, datetime.fromtimestamp(int(again["webhook-timestamp"]), UTC), text)
    assert again["webhook-signature"] == Webhook(first).sign(message_id, datetime.fromtimestamp(int(again["webhook-timestamp"]), UTC), text)
    assert len(headers["webhook-signature"].split(" ")) == 2


async def test_failures_are_tried_again_over_days_and_then_given_up(
    desk: Desk, platform: Platform, webhooks: Webhooks, neighbour: Neighbour, time: FixedTime
) -> None:
    endpoint = await made(webhooks, neighbour)
    neighbour.answers = [answer(500, "坏了".encode() * 400)] * 20
    await desk.report()
    tries = 0
    for wait in (timedelta(0), *PATIENCE.waits):
        time.advance(wait * 1.3)
        tries += await sent(platform)
    assert tries == len(PATIENCE.waits) + 1
    assert sum(PATIENCE.waits, timedelta()) > timedelta(days=3)
    page = await webhooks.deliveries(SYSTEM, endpoint.id, "failed", None, 10)
    (item,) = page.items
    assert (item.state, len(item.attempts), item.next_at) == ("failed", tries, None)
    assert item.attempts[0].answer.startswith("坏了")
    assert len(item.attempts[0].answer) <= 500
    assert await platform.database.fetch("SELECT id FROM job WHERE kind = 'webhook.deliver'") == []
    ids = {headers["webhook-id"] for headers, _ in neighbour.got}
    assert ids == {item.message_id}, "the same message each time"
    neighbour.answers = []
    await webhooks.replay(SYSTEM, endpoint.id, item.id)
    assert await sent(platform) == 1
    assert (await log(webhooks, endpoint))[0][1] == "delivered"
    audited = await platform.database.fetch("SELECT action FROM audit_entry WHERE resource = 'webhook' ORDER BY id")
    assert [row["action"] for row in audited] == ["webhook.added", "webhook.replayed"]


async def test_an_endpoint_that_says_it_is_gone_is_left_alone(
    desk: Desk, platform: Platform, webhooks: Webhooks, neighbour: Neighbour
) -> None:
    endpoint = await made(webhooks, neighbour)
    neighbour.answers = [answer(410)]
    await desk.report()
    await sent(platform)
    assert await log(webhooks, endpoint) == [("case.reported", "failed", [410])]
    assert (await webhooks.page(SYSTEM)).items[0].state == "gone"
    await desk.report()
    assert await sent(platform) == 0
    with pytest.raises(ConflictError):
        await webhooks.test(SYSTEM, endpoint.id)
    revived = EndpointIn(name="又来", url=endpoint.url, types=("case.closed",))
    assert (await webhooks.change(SYSTEM, endpoint.id, revived)).state == "active"
    await desk.report()
    assert await sent(platform) == 0, "it wants closed cases only"


async def test_who_hears_what(desk: Desk, platform: Platform, webhooks: Webhooks, neighbour: Neighbour, time: FixedTime) -> None:
    north = await made(webhooks, neighbour, area=world.NORTH, types=("case.*",), at_any_hour=False)
    south = await made(webhooks, neighbour, area=world.SOUTH)
    paused = await made(webhooks, neighbour, active=False)
    await desk.report(private=True)
    await desk.report()
    assert await sent(platform) == 1
    assert [len(await log(webhooks, endpoint)) for endpoint in (north, south, paused)] == [1, 0, 0]
    time.advance(timedelta(hours=12))
    await desk.report()
    assert await sent(platform) == 0, "it rings somebody's phone: not at night"
    time.advance(timedelta(hours=9))
    assert await sent(platform) == 1
    await desk.report()
    await webhooks.change(SYSTEM, north.id, EndpointIn(name="n", url=north.url, active=False))
    assert await sent(platform) == 1
    assert (await log(webhooks, north))[0] == ("case.reported", "failed", [])


async def test_a_name_that_turns_inside_is_not_followed(
    platform: Platform, webhooks: Webhooks, neighbour: Neighbour, time: FixedTime
) -> None:
    """Allowed when it was entered, leading inside when it is used."""

    async def rebound(_host: str, _port: int) -> list[str]:
        return ["8.8.8.8", "10.0.0.1"]

    egress = Egress(AllowList(), EgressLog(platform.database), time, resolver=rebound)
    webhooks._egress = egress
    object.__setattr__(platform.notifications.webhook_channel, "egress", egress)
    endpoint = await made(webhooks, neighbour, url="https://rebinding.example/hook")
    await webhooks.test(SYSTEM, endpoint.id)
    await sent(platform)
    (item,) = (await webhooks.deliveries(SYSTEM, endpoint.id, None, None, 10)).items
    assert (item.state, item.attempts[0].error.partition(":")[0]) == ("failed", "egress_private")
    with pytest.raises(EgressRefusedError):
        await made(webhooks, neighbour, url="https://127.0.0.1/hook")
    with pytest.raises(EgressRefusedError):
        await webhooks.change(SYSTEM, endpoint.id, EndpointIn(name="n", url="http://rebinding.example/"))


async def test_secrets_change_without_a_gap_and_lie_sealed(
    platform: Platform, webhooks: Webhooks, neighbour: Neighbour, time: FixedTime
) -> None:
    endpoint = await made(webhooks, neighbour)
    changed = await webhooks.change_secret(SYSTEM, endpoint.id)
    assert endpoint.secret
    assert changed.secret not in {None, endpoint.secret}
    stored = await platform.database.fetch("SELECT secret, former_secret FROM webhook_endpoint")
    assert changed.secret.encode() not in bytes(stored[0]["secret"])
    for signatures, wait in ((2, timedelta(0)), (1, timedelta(days=1, seconds=1))):
        time.advance(wait)
        await webhooks.test(SYSTEM, endpoint.id)
        await sent(platform)
        assert len(neighbour.got[-1][0]["webhook-signature"].split(" ")) == signatures
    assert all(item.secret is None for item in (await webhooks.page(SYSTEM)).items)
    await platform.database.execute("UPDATE webhook_endpoint SET secret = {}", b"0" * 60)
    with pytest.raises(UnavailableError):
        platform.notifications.webhook_channel._secrets((await webhooks._repository.addressed(endpoint.id)), time.now())


async def test_only_those_who_manage_it(platform: Platform, desk: Desk, webhooks: Webhooks, neighbour: Neighbour) -> None:
    endpoint = await made(webhooks, neighbour)
    for who in ("worker", "leader", "security_admin"):
        with pytest.raises(ForbiddenError):
            await webhooks.page(desk.county.actor(who))
    administrator = desk.county.actor("system_admin")
    assert len((await webhooks.page(administrator)).items) == 1
    with pytest.raises(NotFoundError):
        await webhooks.replay(administrator, endpoint.id, uuid4())
    with pytest.raises(NotFoundError):
        await webhooks.remove(administrator, uuid4())
    await webhooks.test(administrator, endpoint.id)
    await webhooks.remove(administrator, endpoint.id)
    assert await sent(platform) == 1, "the job finds nothing to send"
    assert neighbour.got == []


async def test_over_http(client: Client, platform: Platform, webhooks: Webhooks, neighbour: Neighbour) -> None:
    http = client(None)
    signed_in = await http.post("/api/v1/session", json={"username": "system-admin", "password": world.PASSWORD})
    assert signed_in.status_code == 201, signed_in.text
    body = {"area": world.COUNTY, "name": "中台", "url": f"http://{HOST}:{neighbour.port}/hook", "types": ["case.*"]}
    endpoint = (await http.post("/api/v1/webhook-endpoints", json=body)).json()
    assert endpoint["secret"].startswith("whsec_")
    path = f"/api/v1/webhook-endpoints/{endpoint['id']}"
    assert (await http.post("/api/v1/webhook-endpoints", json=body | {"url": "https://10.0.0.1/"})).status_code == 422
    assert (await http.post("/api/v1/webhook-endpoints", json=body | {"types": ["x y"]})).status_code == 400
    assert (await http.post(f"{path}/test")).status_code == 201
    await sent(platform)
    page = (await http.get(f"{path}/deliveries", params={"state": "delivered"})).json()
    assert [item["attempts"][0]["status"] for item in page["items"]] == [204]
    assert json.loads(page["items"][0]["body"])["type"] == "webhook.test"
    assert (await http.post(f"{path}/deliveries/{page['items'][0]['id']}/replay")).status_code == 204
    assert (await http.get(f"{path}/deliveries", params={"state": "lost"})).status_code == 400
    assert (await http.get(f"{path}/deliveries", params={"limit": 1000})).status_code == 400
    assert (await http.post(f"{path}/secret")).json()["secret"].startswith("whsec_")
    assert (await http.put(path, json={"name": "停", "url": body["url"], "active": False})).json()["state"] == "paused"
    assert len((await http.get("/api/v1/webhook-endpoints")).json()["items"]) == 1
    assert (await http.delete(path)).status_code == 204
    assert (await http.get(f"{path}/deliveries")).status_code == 404


async def test_deliveries_come_in_pages(platform: Platform, webhooks: Webhooks, neighbour: Neighbour) -> None:
    endpoint = await made(webhooks, neighbour)
    for _ in range(3):
        await webhooks.test(SYSTEM, endpoint.id)
    first = await webhooks.deliveries(SYSTEM, endpoint.id, None, None, 2)
    assert first.next
    rest = await webhooks.deliveries(SYSTEM, endpoint.id, None, UUID(first.next), 2)
    assert (len(first.items), len(rest.items), rest.next) == (2, 1, None)
    assert msgspec.json.encode(first)


async def test_what_is_old_is_forgotten(desk: Desk, platform: Platform, webhooks: Webhooks, neighbour: Neighbour, time: FixedTime) -> None:
    endpoint = await made(webhooks, neighbour)
    await desk.report()
    await sent(platform)
    await platform.notifications.retention.begin()
    time.advance(timedelta(days=2))
    await sent(platform)
    assert await desk.told()
    time.advance(timedelta(days=181))
    assert await sent(platform) == 1
    assert await desk.told() == {}
    assert await log(webhooks, endpoint) == []
    assert await platform.database.fetch("SELECT id FROM egress_request") == []
    assert len(await platform.database.fetch("SELECT id FROM job WHERE kind = 'notifications.prune'")) == 1
