"""Signing in over HTTP, for tests of the whole application."""

import httpx

from tests.core.conftest import Client
from tests.world import PASSWORD


async def signed_in(client: Client, name: str) -> httpx.AsyncClient:
    """Return a client whose person of the small county is signed in."""
    opened = client(name)
    answer = await opened.post("/api/v1/session", json={"username": name.replace("_", "-"), "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return opened
