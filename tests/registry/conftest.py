"""Fixtures of the registry's tests: every test that asks for a shop runs on both databases."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from tests.registry.shop import Person, Shop, opened


@pytest.fixture(params=["sqlite", "postgres"])
async def registry_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'registry.sqlite'}"
        return
    server = request.getfixturevalue("postgres_url")
    name = f"r{uuid4().hex}"
    admin = await asyncpg.connect(server)
    await admin.execute(f"CREATE DATABASE {name}")
    yield f"{server.rpartition('/')[0]}/{name}"
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture
async def shop(registry_url: str, tmp_path: Path) -> AsyncIterator[Shop]:
    """An open registry with nobody in it."""
    async with opened(tmp_path / "data", registry_url) as open_shop:
        yield open_shop
    shutil.rmtree(tmp_path / "data", ignore_errors=True)


@pytest.fixture
async def reviewer(shop: Shop) -> Person:
    return await shop.reviewer("rita", "County Review Office")


@pytest.fixture
async def second(shop: Shop) -> Person:
    return await shop.reviewer("sam", "University Lab")


@pytest.fixture
async def owner(shop: Shop, reviewer: Person) -> Person:
    """The owner of a verified company."""
    return await shop.publisher(await shop.person("olga"), reviewer)


@pytest.fixture
async def token(shop: Shop, owner: Person) -> str:
    """A publishing token of the company's plugin."""
    return await shop.plugin(owner)
