"""Showing fields in part. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from wangge_core.cases.model import masked_name, masked_phone
from wangge_core.collections.model import Body
from wangge_sdk.manifest.collections import Shown

MARK: Final = "****"
_HEAD, _TAIL = 3, 4

Masks = Mapping[str, Shown]
"""Field → what is left of it."""


def masked_text(text: str, show: Shown) -> str:
    """Return what a mask leaves of a text."""
    match show:
        case "name":
            return masked_name(text) or ""
        case "phone":
            return masked_phone(text) or ""
        case "identity":
            return text[:_HEAD] + MARK + text[-_TAIL:] if len(text) > 2 * (_HEAD + _TAIL) - _HEAD else MARK
        case "nothing":
            return MARK


def masked(body: Body, masks: Masks) -> Body:
    """Return a document's body with its masked fields shown in part; what is empty stays so."""
    hidden = {name: masked_value(name, body[name], masks) for name in masks if name in body}
    return {**body, **hidden} if hidden else body


def masked_value(field: str, value: Any, masks: Masks) -> Any:  # noqa: ANN401  JSON
    """Return one field's value as it is shown."""
    show = masks.get(field)
    if show is None or value is None or value == "":
        return value
    return masked_text(value, show) if isinstance(value, str) else MARK
