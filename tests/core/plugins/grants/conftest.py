"""A plugin that asks for something, in versions that ask for more and less."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.core.plugins.example import CASE_TYPE, CASE_TYPE_FILES, WHY, found
from wangge_core.plugins.discovery import Found

READER = "acme.reader"
HOST: dict[str, Any] = {
    "host": "model.example",
    "operation": "compute",
    "purpose": "model",
    "data_classes": ["personal"],
    "country": "CN",
    "reason": WHY,
}
Versions = Callable[..., Found]


@pytest.fixture
def version() -> Versions:
    """Return a version of the plugin that reads some fields of cases, and more when it may."""

    def made(number: str = "1.0.0", *fields: str, optional: tuple[str, ...] = ("position",), **more: Any) -> Found:
        permissions = {
            "required": [{"scope": "cases:read", "fields": list(fields or ("text",)), "reason": WHY}],
            "optional": [{"scope": "cases:read", "fields": list(optional), "reason": WHY}] if optional else [],
        }
        contributes = {"case_types": [CASE_TYPE]}
        made = found(READER, files=CASE_TYPE_FILES, version=number, permissions=permissions, contributes=contributes, **more)
        assert made.offer is not None, [finding.sentence() for finding in made.findings]
        return made

    return made
