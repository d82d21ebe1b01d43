"""Proof that somebody has a domain: a TXT record that only its holder can make."""

from collections.abc import Sequence
from typing import Final, Protocol

import dns.asyncresolver
import dns.exception
import dns.resolver
from dns.nameserver import Do53Nameserver

from wangge_serving.errors import UnavailableError

_LABEL: Final = "_wangge-publisher"
_PORT: Final = 53
_SECONDS: Final = 5.0
_LATER: Final = 60


class Resolver(Protocol):
    """Whatever can look up TXT records."""

    async def texts(self, name: str) -> Sequence[str]:
        """Return the TXT records of a name; none when there is no such name.

        Raises:
            UnavailableError: `dns`, when no name server answers.
        """


class DnsResolver:
    """Asks name servers."""

    def __init__(self, servers: Sequence[str] = ()) -> None:
        """`servers` are addresses, an IPv4 one with a port if it is not 53; those of the machine when there are none."""
        self._servers = [_server(address) for address in servers]

    async def texts(self, name: str) -> Sequence[str]:
        """Return the TXT records of a name; see `Resolver`."""
        try:
            resolver = dns.asyncresolver.Resolver(configure=not self._servers)
            if self._servers:
                resolver.nameservers = self._servers
            resolver.lifetime = _SECONDS
            answer = await resolver.resolve(name, "TXT")
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except (dns.exception.DNSException, OSError) as error:
            raise UnavailableError("dns", f"No name server tells about {name}: {type(error).__name__}.", _LATER) from error
        return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in answer)


def _server(address: str) -> Do53Nameserver:
    host, _, port = address.partition(":") if address.count(":") == 1 else (address, "", "")
    return Do53Nameserver(host, int(port or _PORT))


def record_name(domain: str) -> str:
    """Return the name that the record belongs to."""
    return f"{_LABEL}.{domain}"


def record_value(publisher: str, challenge: str) -> str:
    """Return what the record has to say."""
    return f"wangge-publisher={publisher};proof={challenge}"
