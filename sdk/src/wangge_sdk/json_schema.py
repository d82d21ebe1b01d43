"""Whether a document is a JSON Schema of the dialect that the platform speaks, 2020-12."""

from functools import lru_cache
from typing import Any, Final

import msgspec
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

_REMEMBERED: Final = 2_048


def schema_fault(document: Any) -> SchemaError | None:  # noqa: ANN401  any JSON document
    """Return what keeps a document from being a JSON Schema, or None.

    Remembered by its text: every plugin that extends a workflow brings the forms of the platform along, and a server
    reads all its plugins when it starts.
    """
    return _fault(msgspec.json.encode(document))


@lru_cache(_REMEMBERED)
def _fault(text: bytes) -> SchemaError | None:
    try:
        Draft202012Validator.check_schema(msgspec.json.decode(text))
    except SchemaError as error:
        return error
    return None
