from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.registry.shop import Person, Shop, opened
from tests.registry.trust.people import County, Mirror, People, published, today
from wangge_serving.instants import FixedTime


@pytest.fixture
async def shop(registry_url: str, tmp_path: Path) -> AsyncIterator[Shop]:
    """A registry on the real day."""
    time = FixedTime(today())
    async with opened(tmp_path / "data", registry_url, time=time) as open_shop:
        open_shop.time = time
        yield open_shop


@pytest.fixture
def people(shop: Shop) -> People:
    """Holders of keys, who have begun."""
    found = People()
    found.begin(shop.market.ceremonies)
    return found


@pytest.fixture
async def trusted(shop: Shop, people: People, owner: Person, reviewer: Person, token: str) -> Shop:
    """A registry with a version that is published and vouched for."""
    people.delegate(shop.market.ceremonies)
    await published(shop, owner, reviewer, token)
    return shop


@pytest.fixture
def mirror(shop: Shop) -> Mirror:
    return Mirror(shop)


@pytest.fixture
def county(tmp_path: Path, trusted: Shop, mirror: Mirror) -> County:
    return County(tmp_path / "county", mirror)
