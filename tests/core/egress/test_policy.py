"""The way out: attempts to get around the policy, by words, by answers of the resolver, by redirects, by size and time."""

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from wangge_core.database import Database
from wangge_core.egress.addresses import is_public, parsed
from wangge_core.egress.errors import EgressFailedError, EgressRefusedError
from wangge_core.egress.model import Outgoing
from wangge_core.egress.repository import EgressLog
from wangge_core.egress.service import Egress
from wangge_core.egress.target import AllowList, target_of
from wangge_core.instants import FixedTime

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NOTHING = AllowList()

HOSTILE = [
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "//example.com/",
    "https:///path",
    "https://user@example.com/",
    "https://user:password@example.com/",
    "https://example.com@127.0.0.1/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[fe80::1%25eth0]/",
    "https://localhost/",
    "https://api.localhost/",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://intranet/",
    "https://example.com./",
    "https://exam ple.com/",
    "https://example.com\\@evil.com/",
    "https://example.com/\r\nHost: evil",
    "https://example.com/\x00",
    "https://example.com/\t",
    "https://例え.jp/",
    "https://example%2ecom/",
    "https://example.com:22/",
    "https://example.com:99999/",
    "https://example.com:x/",
    "https://example.com:0/",
    "https://example.com/#fragment",
    "https://-example.com/",
    "https://exa_mple.com/",
    "https://[::1",
    "https://" + "a" * 300 + ".com/",
    "https://example.com/" + "a" * 2001,
    "",
]

INSIDE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",  # noqa: S104  refused
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "3fff::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "100::1",
    "not an address",
]


@pytest.mark.parametrize("url", HOSTILE)
def test_addresses_that_are_refused_by_their_words(url: str) -> None:
    with pytest.raises(EgressRefusedError) as refused:
        target_of(url, NOTHING)
    assert refused.value.code.startswith("egress_")
    assert refused.value.fields[0].path == "/url"


@pytest.mark.parametrize("url", ["https://example.com", "https://example.com:8443/a?b=c", "https://xn--fiqs8s.example.cn/hook"])
def test_addresses_that_are_fine(url: str) -> None:
    assert target_of(url, NOTHING).scheme == "https"


@given(st.text(max_size=60))
def test_any_text_is_judged_or_refused(text: str) -> None:
    for url in (text, f"https://{text}", f"https://example.com{text}"):
        try:
            target = target_of(url, NOTHING)
        except EgressRefusedError:
            continue
        assert (target.scheme, target.listed) == ("https", False)
        assert target.host[-1].isalnum()
        assert not target.host.rpartition(".")[2].isdigit()


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_what_it_is(address) -> None:
    mapped = parsed(f"::ffff:{address}")
    assert mapped == address
    assert is_public(mapped) == is_public(address)
    assert not is_public(ip_address(f"64:ff9b::{address}"))


@pytest.mark.parametrize("text", ["8.8.8.8", "2606:4700::1111", "114.114.114.114"])
def test_addresses_outside(text: str) -> None:
    assert is_public(ip_address(text))


class Site:
    """Servers on loopback, and a resolver that leads there or elsewhere."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.names: dict[str, Sequence[str]] = {}
        self.asked: list[str] = []
        self.got: list[tuple[str, Mapping[str, str]]] = []
        self.answers: list[bytes] = []
        self.pause = 0.0
        self.port = 0

    async def resolve(self, host: str, _: int) -> Sequence[str]:
        self.asked.append(host)
        if host not in self.names:
            raise OSError("no such name")
        return self.names[host]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        except asyncio.IncompleteReadError:  # a handshake that failed
            writer.close()
            return
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        self.got.append((head[0], headers))
        await asyncio.sleep(self.pause)
        writer.write(self.answers.pop(0))
        writer.close()

    def egress(self, *listed: str, trust: ssl.SSLContext | None = None) -> Egress:
        allowed = AllowList(",".join(f"{name}:{self.port}" for name in listed))
        return Egress(allowed, EgressLog(self.database), FixedTime(NOW), resolver=self.resolve, trust=trust)

    def url(self, host: str, path: str = "/", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    async def log(self) -> list[dict[str, object]]:
        return await self.database.fetch("SELECT * FROM egress_request ORDER BY id")


def reply(status: int, body: bytes = b"", *more: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *more, "", ""]).encode() + body


def ask(url: str, **more: object) -> Outgoing:
    return Outgoing(**({"method": "GET", "url": url, "purpose": "test"} | more))


@pytest.fixture
async def site(database: Database) -> AsyncIterator[Site]:
    made = Site(database)
    made.names["hook.test.example"] = ["127.0.0.1"]
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("address", INSIDE)
async def test_a_name_that_leads_inside_is_refused(site: Site, address: str) -> None:
    for answers in ([address], ["8.8.8.8", address]):
        site.names["two-faced.example"] = answers
        with pytest.raises(EgressRefusedError) as refused:
            await site.egress().fetch(ask("https://two-faced.example/"))
        assert refused.value.code == "egress_private"
    assert [row["refusal"] for row in await site.log()] == ["egress_private"] * 2


async def test_the_name_is_asked_once_and_the_connection_goes_where_it_led(site: Site) -> None:
    """Rebinding: the second answer of the resolver would be another one, but there is no second question."""
    site.answers = [reply(200, b"ok")]
    answer = await site.egress("hook.test.example").fetch(ask(site.url("hook.test.example", "/a?key=secret")))
    assert (answer.status, answer.body) == (200, b"ok")
    assert site.asked == ["hook.test.example"]
    line, headers = site.got[0]
    assert line == "GET /a?key=secret HTTP/1.1"
    assert headers["host"] == f"hook.test.example:{site.port}"
    (row,) = await site.log()
    assert (row["host"], row["path"], row["status"], row["address"], row["refusal"]) == ("hook.test.example", "/a", 200, "127.0.0.1", None)
    assert "secret" not in str(row)


async def test_the_operators_list_is_exact(site: Site) -> None:
    site.names["other.example"] = ["127.0.0.1"]
    egress = site.egress("hook.test.example")
    for url in (site.url("other.example"), "http://hook.test.example:1/", "https://hook.test.example/"):
        with pytest.raises(EgressRefusedError):
            await egress.fetch(ask(url))
    assert site.got == []
    with pytest.raises(EgressRefusedError, match="host:port"):
        AllowList("intranet")


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "::ffff:169.254.169.254"])  # noqa: S104  refused
async def test_link_local_is_never_reached(site: Site, address: str) -> None:
    site.names["hook.test.example"] = [address]
    with pytest.raises(EgressRefusedError) as refused:
        await site.egress("hook.test.example").fetch(ask(site.url("hook.test.example")))
    assert refused.value.code == "egress_private"


async def test_redirects_are_not_followed_unless_asked_and_each_is_judged(site: Site) -> None:
    egress = site.egress("hook.test.example", "next.example")
    site.names["next.example"] = ["127.0.0.1"]
    moved = reply(302, b"", f"Location: {site.url('next.example', '/b')}")
    site.answers = [moved]
    assert (await egress.fetch(ask(site.url("hook.test.example")))).status == 302
    site.answers = [moved]
    posted = await egress.fetch(ask(site.url("hook.test.example"), method="POST", body=b"{}", redirects=3))
    assert posted.status == 302
    site.answers = [moved, reply(200, b"there")]
    headers = {"Authorization": "Bearer x", "Accept": "text/plain"}
    answer = await egress.fetch(ask(site.url("hook.test.example"), redirects=3, headers=headers))
    assert answer.body == b"there"
    assert site.got[-1][1].get("authorization") is None
    assert site.got[-1][1]["accept"] == "text/plain"
    for location in ("http://169.254.169.254/latest", "https://127.0.0.1/", "file:///etc/passwd", "https://u:p@example.com/"):
        site.answers = [reply(302, b"", f"Location: {location}")]
        with pytest.raises(EgressRefusedError):
            await egress.fetch(ask(site.url("hook.test.example"), redirects=3))
    site.answers = [reply(302, b"", "Location: /again")] * 4
    with pytest.raises(EgressFailedError) as lost:
        await egress.fetch(ask(site.url("hook.test.example"), redirects=3))
    assert lost.value.code == "egress_redirects"


async def test_an_answer_is_counted_after_decompression(site: Site) -> None:
    egress = site.egress("hook.test.example")
    bomb = gzip.compress(b"\0" * 50_000_000)
    site.answers = [reply(200, bomb, "Content-Encoding: gzip")]
    with pytest.raises(EgressFailedError) as large:
        await egress.fetch(ask(site.url("hook.test.example"), largest=1000))
    assert large.value.code == "egress_too_large"
    site.answers = [reply(200, gzip.compress("好的".encode()), "Content-Encoding: gzip")]
    assert (await egress.fetch(ask(site.url("hook.test.example")))).body.decode() == "好的"
    site.answers = [reply(200, b"x" * 5000)]
    assert len((await egress.fetch(ask(site.url("hook.test.example"), largest=100, truncate=True))).body) == 100
    for encoding, body in (("br", b"x"), ("gzip", b"not gzip")):
        site.answers = [reply(200, body, f"Content-Encoding: {encoding}")]
        with pytest.raises(EgressFailedError) as unread:
            await egress.fetch(ask(site.url("hook.test.example")))
        assert unread.value.code == "egress_encoding"


async def test_time_is_bounded_over_everything(site: Site) -> None:
    site.pause, site.answers = 5, [reply(200)]
    with pytest.raises(EgressFailedError) as slow:
        await site.egress("hook.test.example").fetch(ask(site.url("hook.test.example"), seconds=0.2))
    assert slow.value.code == "egress_timeout"
    assert [row["refusal"] for row in await site.log()] == ["egress_cut_off"]


async def test_what_cannot_be_reached_or_read(site: Site) -> None:
    egress = site.egress("hook.test.example")
    with pytest.raises(EgressFailedError) as unknown:
        await egress.fetch(ask("https://nowhere.example/"))
    site.answers = [b"nonsense\r\n\r\n"]
    with pytest.raises(EgressFailedError) as nonsense:
        await egress.fetch(ask(site.url("hook.test.example")))
    allowed = AllowList("hook.test.example:1")
    with pytest.raises(EgressFailedError) as closed:
        await Egress(allowed, EgressLog(site.database), FixedTime(NOW), resolver=site.resolve).fetch(ask("http://hook.test.example:1/"))
    assert [error.value.code for error in (unknown, nonsense, closed)] == ["egress_name", "egress_protocol", "egress_connect"]
    site.names["none.example"] = []
    with pytest.raises(EgressFailedError):
        await egress.fetch(ask("https://none.example/"))


async def test_headers_that_would_change_the_request_are_ours(site: Site) -> None:
    site.answers = [reply(200)]
    headers = {"Host": "evil", "Transfer-Encoding": "chunked", "Content-Length": "5", "X-Fine": "yes"}
    await site.egress("hook.test.example").fetch(ask(site.url("hook.test.example"), headers=headers))
    sent = site.got[0][1]
    assert (sent["host"], sent["x-fine"], sent.get("transfer-encoding")) == (f"hook.test.example:{site.port}", "yes", None)


def certificate(name: str, folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(built.public_bytes(serialization.Encoding.PEM) + private)
    return path


async def test_the_certificate_must_be_of_the_name_not_of_the_address(database: Database, tmp_path: Path) -> None:
    site, path = Site(database), certificate("hook.test.example", tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0, ssl=context)
    site.port = server.sockets[0].getsockname()[1]
    site.names = {"hook.test.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]}
    trust = ssl.create_default_context(cafile=str(path))
    egress = site.egress("hook.test.example", "other.example", trust=trust)
    site.answers = [reply(200, b"safe")]
    assert (await egress.fetch(ask(site.url("hook.test.example", scheme="https")))).body == b"safe"
    for stranger in (egress, site.egress("hook.test.example")):
        name = "other.example" if stranger is egress else "hook.test.example"
        with pytest.raises(EgressFailedError) as wrong:
            await stranger.fetch(ask(site.url(name, scheme="https")))
        assert wrong.value.code == "egress_connect"
    server.close()
    await server.wait_closed()


async def test_old_requests_are_forgotten(site: Site) -> None:
    site.answers = [reply(200)]
    await site.egress("hook.test.example").fetch(ask(site.url("hook.test.example")))
    log = EgressLog(site.database)
    await log.prune(NOW)
    assert len(await site.log()) == 1
    await log.prune(NOW + timedelta(seconds=1))
    assert await site.log() == []
