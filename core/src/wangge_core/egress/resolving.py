"""From a name to the address that is connected to: asked once, every answer judged, the connection pinned to it."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeAlias

from wangge_core.egress.addresses import is_never_reached, is_public, parsed
from wangge_core.egress.errors import EgressFailedError, EgressRefusedError
from wangge_core.egress.target import Target

Resolver: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""Returns the addresses of a name, as text."""

_MOST: Final = 32


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """Ask the operating system.

    Raises:
        OSError: the name has no address, or nobody answers.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


async def pinned(target: Target, resolver: Resolver) -> tuple[str, ...]:
    """Return the addresses to connect to, IPv4 first.

    Raises:
        EgressRefusedError: `egress_private`, when any of the answers lies inside: a name with two faces is refused whole.
        EgressFailedError: `egress_name`, when there is no answer.
    """
    try:
        answers = await resolver(target.host, target.port)
    except (OSError, UnicodeError) as error:
        raise EgressFailedError("egress_name", f"The name {target.host} has no address: {error}.") from error
    if not answers or len(answers) > _MOST:
        raise EgressFailedError("egress_name", f"The name {target.host} has {len(answers)} addresses.")
    addresses = []
    for text in answers:
        address = parsed(text)
        if address is None or is_never_reached(address) or not (target.listed or is_public(address)):
            detail = f"The name {target.host} leads to {text}, which lies inside; only the operator can open it, by WANGGE_PRIVATE_EGRESS."
            raise EgressRefusedError("egress_private", detail)
        addresses.append(address)
    return tuple(str(address) for address in sorted(dict.fromkeys(addresses), key=lambda one: one.version))
