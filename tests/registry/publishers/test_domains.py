"""The resolver against a name server of our own on loopback."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from wangge_registry.publishers.domains import DnsResolver, record_name, record_value
from wangge_serving.errors import UnavailableError

NAME = record_name("lampworks.example")
PROOF = record_value("lampworks", "abc")


class NameServer(asyncio.DatagramProtocol):
    """Knows one name with two TXT records, and fails for names that begin with `broken`."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        query = dns.message.from_wire(data)
        answer = dns.message.make_response(query)
        asked = query.question[0].name.to_text(omit_final_dot=True)
        if asked == NAME:
            answer.answer.append(dns.rrset.from_text(f"{NAME}.", 60, "IN", "TXT", '"v=spf1 -all"', f'"{PROOF[:10]}" "{PROOF[10:]}"'))
        elif asked.startswith("broken"):
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif asked.startswith("nobody"):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        self.transport.sendto(answer.to_wire(), addr)


@pytest.fixture
async def resolver() -> AsyncIterator[DnsResolver]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(NameServer, local_addr=("127.0.0.1", 0))
    yield DnsResolver([f"127.0.0.1:{transport.get_extra_info('sockname')[1]}"])
    transport.close()


async def test_records_are_joined_from_their_strings(resolver: DnsResolver):
    assert set(await resolver.texts(NAME)) == {"v=spf1 -all", PROOF}


@pytest.mark.parametrize("name", ["nobody.example", "empty.example"])
async def test_no_record_is_no_error(resolver: DnsResolver, name: str):
    assert await resolver.texts(name) == ()


async def test_a_server_that_fails_is_told_as_something_to_try_again(resolver: DnsResolver):
    with pytest.raises(UnavailableError, match=r"broken\.example"):
        await resolver.texts("broken.example")
