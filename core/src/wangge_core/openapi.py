"""The API's description, without a server."""

import tempfile
from pathlib import Path
from typing import Any

from wangge_core.app import create_app
from wangge_core.platform import Platform
from wangge_core.settings import Settings


def description() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of this version."""
    with tempfile.TemporaryDirectory() as folder:
        platform = Platform(Settings(data=Path(folder)))
        try:
            return create_app(platform).openapi_schema.to_schema()
        finally:
            platform.identity.close()
