"""The API's description, without a server."""

import tempfile
from pathlib import Path
from typing import Any

from wangge_registry.app import create_api
from wangge_registry.marketplace import Marketplace
from wangge_registry.settings import Settings


def description() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of this version."""
    with tempfile.TemporaryDirectory() as folder:
        marketplace = Marketplace(Settings(data=Path(folder)))
        try:
            return create_api(marketplace).openapi_schema.to_schema()
        finally:
            marketplace.passwords.close()
