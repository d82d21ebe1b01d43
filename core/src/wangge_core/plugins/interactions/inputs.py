"""What a caller sends to a plugin, checked by the plugin's own schema before the plugin sees it. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from wangge_core.errors import FieldError, InvalidError
from wangge_core.forms.validators import validator_for
from wangge_sdk.manifest.collections import properties_of, type_of

_LONGEST_NUMBER: Final = 40
_SHOWN: Final = 60
_WORDS: Final[Mapping[str, bool]] = {"true": True, "false": False}


def checked(schema: Mapping[str, Any] | None, value: object) -> Any:  # noqa: ANN401  JSON
    """Return what was sent when it fits; None where nothing is taken and nothing was sent.

    Raises:
        InvalidError: `plugin_input`, value by value.
    """
    if schema is None:
        if value in (None, {}):
            return None
        message = "This takes nothing; leave it out."
        names = [f"/{name}" for name in value] if isinstance(value, Mapping) else [""]
        raise InvalidError("plugin_input", message, tuple(FieldError(name[:_SHOWN], "unknown", message) for name in names[:_SHOWN]))
    findings = validator_for(schema).check(value)
    if findings:
        detail = "What was sent does not fit; each field says how to mend it."
        raise InvalidError("plugin_input", detail, tuple(finding.field_error() for finding in findings))
    return value


def from_query(schema: Mapping[str, Any] | None, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the query as an object of the types that the schema names; what cannot be read stays text, for the check to refuse."""
    fields = properties_of(schema or {})
    texts: dict[str, list[str]] = {}
    for name, text in pairs:
        texts.setdefault(name, []).append(text)
    return {name: _value(fields.get(name), values) for name, values in texts.items()}


def _value(field: Any, texts: list[str]) -> Any:  # noqa: ANN401  JSON
    kind = type_of(field)
    if kind == "array":
        return [_plain(type_of(field.get("items")), text) for text in texts]
    # One value that comes twice is a mistake; as a list it is refused, and the message says that one is wanted.
    return _plain(kind, texts[0]) if len(texts) == 1 else texts


def _plain(kind: str | None, text: str) -> Any:  # noqa: ANN401  JSON
    if kind == "boolean":
        return _WORDS.get(text, text)
    if kind not in {"integer", "number"} or len(text) > _LONGEST_NUMBER:
        return text
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        return text
    return number if number - number == 0 else text  # JSON has no infinity
