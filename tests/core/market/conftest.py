import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from tests.core.market.registry import MirrorSource
from tests.registry.conftest import owner, reviewer, sqlite_registry, token  # noqa: F401  the people of a registry
from tests.registry.shop import Shop, opened
from tests.registry.trust.conftest import mirror, people, trusted  # noqa: F401  the holders of its keys
from tests.registry.trust.people import Mirror, today
from tests.world import World
from wangge_core.access.model import Actor
from wangge_core.market.model import SyncState
from wangge_core.market.trust import Trust
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_serving.instants import FixedTime


@pytest.fixture
async def shop(sqlite_registry: Path, tmp_path: Path) -> AsyncIterator[Shop]:  # noqa: F811  the fixture
    """A registry on the real day."""
    folder, time = tmp_path / "registry", FixedTime(today())
    folder.mkdir()
    shutil.copy(sqlite_registry, folder / "registry.sqlite")
    async with opened(folder, f"sqlite:///{folder / 'registry.sqlite'}", time=time) as open_shop:
        open_shop.time = time
        yield open_shop


@pytest.fixture
def source(mirror: Mirror) -> MirrorSource:  # noqa: F811  the fixture
    return MirrorSource(mirror)


@pytest.fixture
def root(tmp_path: Path, trusted: Shop) -> Path:  # noqa: F811  the fixture
    """The root as an operator pins it."""
    content = trusted.market.metadata.public("1.root.json")
    assert content is not None
    path = tmp_path / "root.json"
    path.write_bytes(content)
    return path


@pytest.fixture
def trust(tmp_path: Path, root: Path) -> Trust:
    return Trust(tmp_path / "market", root)


@pytest.fixture
async def follower(county_settings: Settings, root: Path, source: MirrorSource) -> AsyncIterator[Platform]:
    """A county's server that has followed the registry once, without what works in the background."""
    settings = msgspec.structs.replace(county_settings, market="http://registry.test", market_root=str(root))
    async with Platform(settings, FixedTime(today())).opened() as opened:
        assert (await opened.market.syncing.run(source)).state is SyncState.GOOD
        yield opened


@pytest.fixture
def admin(county: World) -> Actor:
    return county.actor("system_admin")
