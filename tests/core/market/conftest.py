import shutil
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import msgspec
import pytest

from tests.core.market.registry import MirrorSource
from tests.registry.conftest import _apart, sqlite_registry  # noqa: F401  the empty one
from tests.registry.shop import Person, Shop, opened
from tests.registry.trust.conftest import mirror  # noqa: F401  the fixture
from tests.registry.trust.people import Mirror, People, published, today
from tests.world import World
from wangge_core.access.model import Actor
from wangge_core.market.model import SyncState
from wangge_core.market.trust import Trust
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_serving.instants import FixedTime


class Begun(msgspec.Struct, frozen=True):
    """A registry with a version that is published and vouched for, to be copied; and whoever has to do with it."""

    folder: Path
    people: People
    sessions: Mapping[str, str]
    """The header of each person's session."""
    token: str


@pytest.fixture(scope="session")
def begun(sqlite_registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Begun:  # noqa: F811  the fixture
    """Made once in a run, since it takes longer than most of what is tried on it."""
    folder, people, kept = tmp_path_factory.mktemp("begun") / "registry", People(), dict[str, str]()
    folder.mkdir()
    shutil.copy(sqlite_registry, folder / "registry.sqlite")

    async def begin() -> None:
        async with opened(folder, f"sqlite:///{folder / 'registry.sqlite'}", time=FixedTime(today())) as shop:
            people.begin(shop.market.ceremonies)
            reviewer = await shop.reviewer("rita", "County Review Office")
            owner = await shop.publisher(await shop.person("olga"), reviewer)
            people.delegate(shop.market.ceremonies)
            token = await shop.plugin(owner)
            await published(shop, owner, reviewer, token)
            kept.update({"rita": reviewer.headers["authorization"], "olga": owner.headers["authorization"], "token": token})

    _apart(begin())
    return Begun(folder, people, kept, kept["token"])


@pytest.fixture
async def trusted(begun: Begun, tmp_path: Path) -> AsyncIterator[Shop]:
    """A registry of one's own, with a version that is published and vouched for."""
    folder, time = tmp_path / "registry", FixedTime(today())
    shutil.copytree(begun.folder, folder)
    async with opened(folder, f"sqlite:///{folder / 'registry.sqlite'}", time=time) as open_shop:
        open_shop.time = time
        yield open_shop


@pytest.fixture
def shop(trusted: Shop) -> Shop:
    return trusted


@pytest.fixture
def people(begun: Begun) -> People:
    return begun.people


@pytest.fixture
def owner(trusted: Shop, begun: Begun) -> Person:
    return Person(trusted.http, "olga", begun.sessions["olga"].removeprefix("Bearer "))


@pytest.fixture
def reviewer(trusted: Shop, begun: Begun) -> Person:
    return Person(trusted.http, "rita", begun.sessions["rita"].removeprefix("Bearer "))


@pytest.fixture
def token(begun: Begun) -> str:
    return begun.token


@pytest.fixture
def source(mirror: Mirror) -> MirrorSource:  # noqa: F811  the fixture
    return MirrorSource(mirror)


@pytest.fixture
def root(tmp_path: Path, trusted: Shop) -> Path:
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
