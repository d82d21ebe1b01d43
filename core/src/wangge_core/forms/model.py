"""What the check of a form says."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import msgspec

from wangge_core.errors import FieldError
from wangge_sdk.texts import Text

Schema: TypeAlias = Mapping[str, Any]
"""A JSON Schema of draft 2020-12."""


class Finding(msgspec.Struct, frozen=True):
    """One value of a form that breaks one rule of its schema."""

    path: str
    """JSON pointer of the value in the form, `/floors/0/height`; of the missing one, if it is missing."""
    code: str
    """The rule, in snake_case: `required`, `min_length`, `format`, …"""
    message: Text
    """What to do, beginning with the field's title, in every language of the platform."""

    def field_error(self, below: str = "") -> FieldError:
        """Return it as part of a problem, its path put below `below` (`/form`)."""
        return FieldError(below + self.path, self.code, self.message)
