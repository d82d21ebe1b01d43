"""The templates of the notices that a plugin may send, complete: their variables' schemas are read."""

import re
from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from wangge_sdk.manifest.contributions import NoticeTemplate
from wangge_sdk.manifest.documents import read_json
from wangge_sdk.manifest.model import Manifest
from wangge_sdk.manifest.package import Package
from wangge_sdk.texts import LOCALES, Text, say

_NAMED: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class OfferedNotice(Struct, frozen=True, kw_only=True):
    """A template with the schema of its variables."""

    declared: NoticeTemplate
    variables: Mapping[str, Any]

    def filled(self, values: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
        """Return title and body in the platform's languages; the values fit the schema."""
        return _filled(self.declared.title, values), _filled(self.declared.body, values)


def offered_notices(package: Package, manifest: Manifest) -> dict[str, OfferedNotice]:
    """Read the templates of a plugin, by id.

    Raises:
        ManifestError: a schema is missing or is not what it should be.
    """
    return {
        each.id: OfferedNotice(declared=each, variables=read_json(package, each.variables) if each.variables else _NO_VARIABLES)
        for each in manifest.contributes.notices
    }


def placeholders(text: Text) -> frozenset[str]:
    """Return the variables that a text names, in any language."""
    return frozenset(name for words in text.values() for name in _NAMED.findall(words))


def _filled(text: Text, values: Mapping[str, Any]) -> dict[str, str]:
    # In one pass: what a value holds is not looked at again.
    return {tag: _NAMED.sub(lambda found: str(values.get(found[1], "")), say(text, tag)) for tag in LOCALES}


_NO_VARIABLES: Final[Mapping[str, Any]] = {"type": "object", "additionalProperties": False, "properties": {}}
