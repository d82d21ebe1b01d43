"""Asking the outside, by one policy: see `target`, `resolving`, `reading`. No proxy, cookie or netrc of the machine is used."""

import asyncio
import ssl
import time as clock
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias
from urllib.parse import urljoin

import httpx

from wangge_core.egress.errors import EgressFailedError, EgressRefusedError
from wangge_core.egress.model import Incoming, Outgoing
from wangge_core.egress.reading import ACCEPTED, bounded
from wangge_core.egress.repository import EgressLog, Entry
from wangge_core.egress.resolving import Resolver, pinned, system_resolver
from wangge_core.egress.target import AllowList, Target, place_of, target_of
from wangge_core.errors import WanggeError
from wangge_core.instants import TimeSource

AGENT: Final = "wangge"
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_SAFE: Final = frozenset({"GET", "HEAD"})
_KEPT_ACROSS_HOSTS: Final = frozenset({"accept", "accept-language"})
_OURS: Final = frozenset({"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "user-agent"})
_CONNECT_TRIES: Final = 3

Exchange: TypeAlias = Callable[[Outgoing, str], Awaitable[Incoming]]
"""Answers a request that goes to this address of the web."""


class Egress:
    """The only way out. One connection for each request: nothing that is pooled can be taken for another host's."""

    def __init__(
        self,
        allowed: AllowList,
        log: EgressLog,
        time: TimeSource,
        *,
        resolver: Resolver = system_resolver,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """`resolver` and `trust` are for tests: the system's resolver and certificates by default."""
        self._allowed = allowed
        self._log = log
        self._time = time
        self._resolver = resolver
        self._trust = trust
        self._system_trust: ssl.SSLContext | None = None
        self._stand_in: Exchange | None = None

    def stand_in(self, exchange: Exchange) -> None:
        """Let nothing out from now on: what the policy allows is answered by `exchange`, and no name is looked up. For trial runs."""
        self._stand_in = exchange

    def require_allowed(self, url: str) -> None:
        """Go on only with an address whose words are allowed; where its name leads is judged at each request.

        Raises:
            EgressRefusedError: see `target_of`.
        """
        target_of(url, self._allowed)

    def listed(self, url: str) -> tuple[str, int] | None:
        """Return host and port of an address, when the operator's list names them."""
        try:
            target = target_of(url, self._allowed)
        except EgressRefusedError:
            return None
        return (target.host, target.port) if target.listed else None

    async def reach(self, url: str, *, purpose: str, plugin: str, county: str) -> tuple[Target, tuple[str, ...]]:
        """Return where a standing connection may go, with the addresses to pin it to; it is noted like any request.

        Any port is open: what it leads to was set by the county, by name, for this alone.

        Raises:
            EgressRefusedError: the policy does not allow it.
            EgressFailedError: `egress_name`.
        """
        place, trouble = place_of(url), None
        addresses: tuple[str, ...] = ()
        try:
            target = target_of(url, self._allowed, frozenset({place}) if place else None)
            if self._stand_in is not None:
                raise EgressFailedError("egress_connect", "No standing connection is made in a trial run.")
            addresses = await pinned(target, self._resolver)
        except WanggeError as error:
            trouble = error.code
            raise
        else:
            return target, addresses
        finally:
            entry = Entry(
                at=self._time.now(),
                purpose=purpose,
                method="MQTT",
                host=place[0] if place else "",
                port=place[1] if place else 0,
                path="",
                address=addresses[0] if addresses else None,
                status=None,
                received=0,
                milliseconds=0,
                refusal=trouble,
                plugin=plugin,
                county=county,
            )
            await asyncio.shield(self._log.write(entry))

    def certificates(self) -> ssl.SSLContext:
        """Return whom to trust."""
        return self._certificates()

    async def fetch(self, outgoing: Outgoing) -> Incoming:
        """Send a request and return the answer, whatever its status.

        Raises:
            EgressRefusedError: the policy does not allow it, at the first or a later hop.
            EgressFailedError: no answer came in time, or none that could be read.
        """
        try:
            async with asyncio.timeout(outgoing.seconds):
                return await self._follow(outgoing)
        except TimeoutError as error:
            raise EgressFailedError("egress_timeout", f"No answer within {outgoing.seconds:g} seconds.") from error

    async def _follow(self, outgoing: Outgoing) -> Incoming:
        url, headers = outgoing.url, {name.lower(): value for name, value in outgoing.headers.items() if name.lower() not in _OURS}
        left = outgoing.redirects if outgoing.method in _SAFE else 0
        first: tuple[str, int] | None = None
        while True:
            target, answer = await self._hop(outgoing, url, headers)
            first = first or (target.host, target.port)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not location or not outgoing.redirects or outgoing.method not in _SAFE:
                return answer
            if not left:
                raise EgressFailedError("egress_redirects", f"More than {outgoing.redirects} redirects.")
            left -= 1
            url = urljoin(url, location)
            if place_of(url) != first:  # judged and noted as the next hop; here only what is told there
                headers = {name: value for name, value in headers.items() if name in _KEPT_ACROSS_HOSTS}

    async def _hop(self, outgoing: Outgoing, url: str, headers: dict[str, str]) -> tuple[Target, Incoming]:
        begun, target, address, answer, trouble = clock.perf_counter(), None, None, None, None
        try:
            target = target_of(url, self._allowed, outgoing.places)
            if self._stand_in is not None:
                answer = await self._stand_in(outgoing, f"{target.scheme}://{target.authority}{target.resource}")
            else:
                addresses = await pinned(target, self._resolver)
                address, answer = await self._send(outgoing, target, addresses, headers)
        except WanggeError as error:
            trouble = error.code
            raise
        except BaseException:
            trouble = "egress_cut_off"
            raise
        else:
            return target, answer
        finally:
            entry = Entry(
                at=self._time.now(),
                purpose=outgoing.purpose,
                method=outgoing.method,
                host=target.host if target else "",
                port=target.port if target else 0,
                path=target.path if target else "",
                address=address,
                status=answer.status if answer else None,
                received=len(answer.body) if answer else 0,
                milliseconds=round((clock.perf_counter() - begun) * 1000),
                refusal=trouble,
                plugin=outgoing.plugin,
                county=outgoing.county,
            )
            await asyncio.shield(self._log.write(entry))

    async def _send(self, outgoing: Outgoing, target: Target, addresses: tuple[str, ...], headers: dict[str, str]) -> tuple[str, Incoming]:
        tries = addresses[:_CONNECT_TRIES]
        for address in tries:
            try:
                return address, await self._exchange(outgoing, target, address, headers)
            except httpx.ConnectError as error:
                if address == tries[-1]:
                    raise EgressFailedError("egress_connect", f"{target.host} cannot be reached: {error}.") from error
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
                raise EgressFailedError("egress_protocol", f"{target.host} did not answer as it should: {error!r}.") from error
        raise EgressRefusedError("egress_host", f"{target.host} has no address.")

    async def _exchange(self, outgoing: Outgoing, target: Target, address: str, headers: dict[str, str]) -> Incoming:
        transport = httpx.AsyncHTTPTransport(verify=self._certificates(), trust_env=False, retries=0)
        place = f"[{address}]" if ":" in address else address
        request = httpx.Request(
            outgoing.method,
            f"{target.scheme}://{place}:{target.port}{target.resource}",
            headers={"host": target.authority, "user-agent": AGENT, "accept-encoding": ACCEPTED, "connection": "close", **headers},
            content=outgoing.body or None,
            extensions={"sni_hostname": target.host, "timeout": dict.fromkeys(("connect", "read", "write", "pool"), outgoing.seconds)},
        )
        async with transport:
            response = await transport.handle_async_request(request)
            try:
                encoding = response.headers.get("content-encoding", "")
                chunks = response.stream
                if not isinstance(chunks, httpx.AsyncByteStream):
                    raise EgressFailedError("egress_protocol", "The answer cannot be read.")
                body = await bounded(aiter(chunks), encoding, outgoing.largest, truncate=outgoing.truncate)
            finally:
                await response.aclose()
        return Incoming(
            status=response.status_code, headers=dict(response.headers), body=body, url=f"{target.scheme}://{target.authority}{target.path}"
        )

    def _certificates(self) -> ssl.SSLContext:
        if self._trust is not None:
            return self._trust
        if self._system_trust is None:  # reading the system's certificates takes 20 ms
            self._system_trust = ssl.create_default_context()
        return self._system_trust
