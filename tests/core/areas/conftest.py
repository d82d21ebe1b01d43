"""What the tests of areas share."""

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
import pytest
import shapely
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wangge_core.access.model import Actor, Scope
from wangge_core.areas.locator import Locator
from wangge_core.areas.queries import AreaQueries
from wangge_core.areas.service import AreaService
from wangge_core.audit.keys import AuditKey
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import ForbiddenError
from wangge_core.events.outbox import Outbox
from wangge_core.instants import FixedTime

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SYSTEM = Actor.system("test")


class FakeAccess:
    """Everybody may do everything within the areas that were given."""

    def __init__(self, *areas: str) -> None:
        self.held = Scope.of(areas)

    def require_scope(self, _, resource, action):
        if not self.held:
            raise ForbiddenError("permission_missing", f"{resource}:{action}")
        return self.held

    def require(self, _, area, resource, action):
        if not self.held.covers(area):
            raise ForbiddenError("permission_missing", f"{resource}:{action}")


class Tree:
    """Areas on one database, with everything around them."""

    def __init__(self, database: Database, *areas: str) -> None:
        self.database = database
        self.time = FixedTime(NOW)
        self.access = FakeAccess(*areas)
        self.locator = Locator(database, self.time)
        audit = Audit(database, AuditKey(Ed25519PrivateKey.generate()), self.time)
        self.service = AreaService(database, self.access, audit=audit, outbox=Outbox(database), locator=self.locator, time=self.time)
        self.queries = AreaQueries(database, self.access, self.locator, self.time)

    async def take(self, content: str | bytes, **options):
        data = content.encode() if isinstance(content, str) else content
        return await self.service.import_file(SYSTEM, data, **options)


@pytest.fixture
def tree(database: Database) -> Tree:
    return Tree(database, "")


def collection(*features: tuple[str, str, object], **properties: object) -> bytes:
    """GeoJSON of (code, name, outline) with further properties for all."""
    return msgspec.json.encode(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": {"code": code, "name": name, **properties}, "geometry": _geometry(outline)}
                for code, name, outline in features
            ],
        }
    )


def _geometry(outline):
    return msgspec.json.decode(shapely.to_geojson(outline)) if isinstance(outline, shapely.Geometry) else outline


def rules(findings: Iterable) -> list[tuple[int, str]]:
    """Rows and rules, in order."""
    return [(item.row, item.rule) for item in findings]
