"""The outside for plugins: attempts to get around the grant, the operator's list, and what the platform keeps to itself."""

import asyncio
import gzip
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.core.egress.test_policy import HOSTILE, INSIDE, Site, reply
from wangge_core.access.model import Scope
from wangge_core.broker.asker import Asker
from wangge_core.broker.http import AT_ONCE, HttpMethods
from wangge_core.database import Database
from wangge_core.egress.errors import EgressFailedError, EgressRefusedError
from wangge_core.plugins.grants.granted import Granted
from wangge_core.plugins.live import UNPROMPTED
from wangge_sdk.broker.calls import HttpAnswer, HttpFetch, SecretUse
from wangge_sdk.manifest.asking import asking_for
from wangge_sdk.manifest.asks import EgressAsk, SecretAsk
from wangge_sdk.platform import RefusedError

HOST, STRANGER, READ_ONLY = "hook.test.example", "stranger.example", "read.test.example"
AREA = "999901100"


def agreed(port: int, host: str = HOST, operation: Any = "notify", **more: Any) -> EgressAsk:
    reason = {"zh-CN": "用于测试。", "en": "For tests."}
    return EgressAsk(
        **{
            "host": host,
            "operation": operation,
            "from_": "backend",
            "purpose": "api",
            "ports": (port,),
            "data_classes": ("public",),
            "country": None,
            "intranet_alternative": None,
            "reason": reason,
        }
        | more
    )


class Memory:
    """Grants and settings."""

    def __init__(self, *asks: Any, **values: str) -> None:
        self.all = Granted(asking_for(asks))
        self.values = values

    def granted(self, _plugin: str, _version: str, _area: str) -> Granted:
        return self.all

    def places(self, _plugin: str, county: str) -> tuple[str, ...]:
        return (county,)

    def open_settings(self, _plugin: str, _area: str) -> dict[str, Any]:
        return {name: value for name, value in self.values.items() if name != "key"}

    def secret(self, _plugin: str, _area: str, name: str) -> str | None:
        return self.values.get(name) if name == "key" else None


class Outside:
    """A plugin that asks a site on loopback, which the operator lists."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.memory = Memory(agreed(site.port), SecretAsk(name="key"), key="hunter2")
        self.egress = site.egress(HOST, READ_ONLY, STRANGER, "mirror.lan")
        self.methods = HttpMethods(egress=self.egress, settings=self.memory)

    def grant(self, *asks: Any, **values: str) -> None:
        self.memory = Memory(*asks, SecretAsk(name="key"), **{"key": "hunter2"} | values)
        self.methods = HttpMethods(egress=self.egress, settings=self.memory)

    async def fetch(self, url: str = "", **more: Any) -> HttpAnswer:
        asker = Asker(
            plugin="acme.lamps",
            version="1",
            county="999901",
            area=AREA,
            hook="h",
            cause=UNPROMPTED,
            grants=self.memory,
            within=Scope((AREA,)),
        )
        return await self.methods.fetch(asker, HttpFetch(url=url or self.site.url(HOST, "/a?b=c"), **more))


@pytest.fixture
async def outside(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Outside]:
    """On SQLite: the log of requests is tried on both databases with the policy itself."""
    path = tmp_path / "wangge.sqlite"
    shutil.copy(sqlite_template, path)
    database = Database.open(f"sqlite:///{path}", synchronous="NORMAL")
    await database.start()
    site = Site(database)
    for name in (HOST, STRANGER, READ_ONLY, "mirror.lan"):
        site.names[name] = ["127.0.0.1"]
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    yield Outside(site)
    server.close()
    await server.wait_closed()
    await database.close()


async def code(asking: Any) -> str:
    with pytest.raises((RefusedError, EgressRefusedError, EgressFailedError)) as error:
        await asking
    return str(getattr(error.value, "code", ""))


async def test_a_granted_host_is_asked_and_it_is_written_down_for_the_plugin(outside: Outside) -> None:
    outside.site.answers = [reply(200, b"ok", "Content-Type: text/plain", "Set-Cookie: a=b", "X-Secret: s", "X-RateLimit-Left: 3")]
    answer = await outside.fetch()
    assert (answer.status, answer.body, answer.url) == (200, b"ok", outside.site.url(HOST, "/a"))
    assert answer.headers == {"content-type": "text/plain", "x-ratelimit-left": "3"}
    (row,) = await outside.site.log()
    assert (row["plugin"], row["county"], row["purpose"], row["status"]) == ("acme.lamps", "999901", "plugin acme.lamps", 200)


@pytest.mark.parametrize("url", HOSTILE)
async def test_no_way_of_writing_an_address_leads_elsewhere(outside: Outside, url: str) -> None:
    assert (await code(outside.fetch(url or "https:"))).startswith("egress_")
    assert outside.site.got == []


async def test_what_was_not_granted_is_refused_although_the_operator_lists_it(outside: Outside) -> None:
    assert await code(outside.fetch(outside.site.url(STRANGER))) == "egress_not_granted"
    assert await code(outside.fetch(f"http://{HOST}:1/")) == "egress_scheme"
    assert await code(outside.fetch(f"https://{HOST}/")) == "egress_not_granted"
    assert [row["refusal"] for row in await outside.site.log()] == ["egress_not_granted", "egress_scheme", "egress_not_granted"]
    assert outside.site.got == []


@pytest.mark.parametrize("address", INSIDE)
async def test_a_granted_name_that_leads_inside_is_refused(outside: Outside, address: str) -> None:
    outside.grant(agreed(443, "public.example"))
    for answers in ([address], ["8.8.8.8", address]):
        outside.site.names["public.example"] = answers
        assert await code(outside.fetch("https://public.example/")) == "egress_private"


async def test_a_port_is_open_only_where_it_was_granted(outside: Outside) -> None:
    outside.grant(agreed(9443, "public.example"))
    outside.site.names["public.example"] = ["10.0.0.1"]
    assert await code(outside.fetch("https://public.example:9443/")) == "egress_private"
    assert await code(outside.fetch("https://public.example:22/")) == "egress_port"


async def test_redirects_lead_only_where_it_was_granted(outside: Outside) -> None:
    for location in (outside.site.url(STRANGER), "http://169.254.169.254/latest", "http://[::ffff:127.0.0.1]/", "https://2130706433/"):
        outside.site.answers = [reply(302, b"", f"Location: {location}")]
        assert (await code(outside.fetch(redirects=3))).startswith("egress_")
    assert len(outside.site.got) == 4
    assert [row["status"] for row in await outside.site.log()] == [302, None] * 4


async def test_a_secret_is_put_in_by_the_platform_and_goes_no_further(outside: Outside) -> None:
    outside.grant(agreed(outside.site.port), agreed(outside.site.port, READ_ONLY))
    outside.site.answers = [reply(302, b"", f"Location: {outside.site.url(READ_ONLY)}"), reply(200)]
    await outside.fetch(secret=SecretUse(setting="key"), redirects=1)
    assert [headers.get("authorization") for _, headers in outside.site.got] == ["Bearer hunter2", None]
    outside.site.answers = [reply(200), reply(200)]
    answer = await outside.fetch(secret=SecretUse(setting="key", place="query", name="k"))
    await outside.fetch(secret=SecretUse(setting="key", place="header", name="X-Api-Key"))
    assert outside.site.got[2][0] == "GET /a?b=c&k=hunter2 HTTP/1.1"
    assert outside.site.got[3][1]["x-api-key"] == "hunter2"
    assert "hunter2" not in str(await outside.site.log())
    assert "hunter2" not in str(answer)


async def test_secrets_that_are_not_the_plugins_are_not_used(outside: Outside) -> None:
    assert await code(outside.fetch(secret=SecretUse(setting="other"))) == "egress_secret"
    outside.grant(agreed(outside.site.port), key="")
    assert await code(outside.fetch(secret=SecretUse(setting="key"))) == "egress_secret"
    outside.grant(agreed(outside.site.port), key="a\r\nHost: evil")
    assert await code(outside.fetch(secret=SecretUse(setting="key"))) == "egress_secret"
    outside.grant(agreed(outside.site.port))
    assert await code(outside.fetch(secret=SecretUse(setting="key", place="query"))) == "egress_secret"
    assert await code(outside.fetch(secret=SecretUse(setting="key", place="header", name="Host"))) == "egress_header"
    assert outside.site.got == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil"},
        {"Cookie": "a=b"},
        {"Authorization": "Bearer x"},
        {"Proxy-Authorization": "x"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Real-IP": "127.0.0.1"},
        {"X-HTTP-Method-Override": "DELETE"},
        {"Transfer-Encoding": "chunked"},
        {"Content-Length": "1"},
        {"Connection": "upgrade"},
        {"X-Fine": "a\r\nHost: evil"},
        {"X-Fine\r\nHost": "evil"},
        {"X-Fine": "é"},
        {"": "x"},
    ],
)
async def test_headers_that_are_the_platforms_are_refused(outside: Outside, headers: dict[str, str]) -> None:
    assert await code(outside.fetch(headers=headers)) == "egress_header"
    assert outside.site.got == []


async def test_what_is_granted_for_reading_takes_nothing(outside: Outside) -> None:
    outside.grant(agreed(outside.site.port, READ_ONLY, "fetch"))
    url = outside.site.url(READ_ONLY)
    assert await code(outside.fetch(url, method="POST", body=b"x")) == "egress_method"
    assert await code(outside.fetch(url, body=b"x")) == "egress_method"
    outside.site.answers = [reply(200)]
    assert (await outside.fetch(url)).status == 200


async def test_an_intranet_mirror_takes_the_place_of_the_host(outside: Outside) -> None:
    ask = agreed(443, "public.example", intranet_alternative="settings.mirror")
    outside.grant(ask, mirror=outside.site.url("mirror.lan", "/cache/"))
    outside.site.answers = [reply(200, b"near"), reply(302, b"", "Location: https://public.example/")]
    answer = await outside.fetch("https://public.example/x?y=z")
    assert (answer.body, outside.site.got[0][0]) == (b"near", "GET /cache/x?y=z HTTP/1.1")
    assert await code(outside.fetch("https://public.example/x", redirects=1)) == "egress_not_granted"
    outside.grant(ask, mirror="http://10.0.0.1/")
    assert await code(outside.fetch("https://public.example/x")) == "egress_mirror"


async def test_bombs_floods_and_drips_are_bounded(outside: Outside) -> None:
    outside.site.answers = [reply(200, gzip.compress(b"\0" * 50_000_000), "Content-Encoding: gzip")]
    assert await code(outside.fetch()) == "egress_too_large"
    outside.site.answers = [b"HTTP/1.1 200 X\r\n\r\n" + b"x" * 2_000_000]
    assert await code(outside.fetch()) == "egress_too_large"
    outside.site.answers = [b"HTTP/1.1 200 X\r\n" + b"X-Much: y\r\n" * 100_000 + b"\r\n"]
    assert await code(outside.fetch()) == "egress_protocol"


async def test_an_answer_that_comes_by_drops_is_cut_off(outside: Outside) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(100):
            writer.write(b"x")
            await asyncio.sleep(0.02)
        writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    outside.site.port = server.sockets[0].getsockname()[1]
    outside.egress = outside.site.egress(HOST)
    outside.grant(agreed(outside.site.port))
    assert await code(outside.fetch(seconds=0.3)) == "egress_timeout"
    server.close()


async def test_only_so_many_requests_are_open(outside: Outside) -> None:
    outside.site.pause = 0.3
    outside.site.answers = [reply(200)] * (AT_ONCE + 1)
    open_ones = [asyncio.create_task(outside.fetch()) for _ in range(AT_ONCE)]
    await asyncio.sleep(0.05)
    assert await code(outside.fetch()) == "too_many"
    assert {answer.status for answer in await asyncio.gather(*open_ones)} == {200}
    assert (await outside.fetch()).status == 200
