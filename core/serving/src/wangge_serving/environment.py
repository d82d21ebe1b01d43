"""Settings from the environment: read once, checked, frozen."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from wangge_serving.errors import FieldError, InvalidError

S = TypeVar("S", bound=msgspec.Struct)


def read(kind: type[S], environ: Mapping[str, str], prefix: str, apart: tuple[str, ...] = ()) -> S:
    """Read a struct of settings from the variables with a prefix; an unknown or malformed one is an error that names it.

    `apart` are longer prefixes, whose variables belong to somebody else.

    Raises:
        InvalidError: `settings`, with one field error per variable.
    """
    known = {prefix + field.name.upper(): field for field in msgspec.structs.fields(kind)}
    faults: list[FieldError] = []
    values: dict[str, Any] = {}
    for name, raw in environ.items():
        if not name.startswith(prefix) or (apart and name.startswith(apart)):
            continue
        if name not in known:
            faults.append(FieldError(name, "unknown", f"{name} is no setting; see the operator's guide."))
            continue
        field = known[name]
        try:
            values[field.name] = msgspec.convert(raw, field.type, strict=False, dec_hook=_decode)
        except msgspec.ValidationError as error:
            faults.append(FieldError(name, "invalid", f"{name}={raw!r}: {error}"))
    if faults:
        raise InvalidError("settings", "; ".join(fault.said() for fault in faults), tuple(faults))
    return kind(**values)


def _decode(kind: type, value: object) -> object:
    if kind is Path:
        return Path(str(value))
    raise NotImplementedError(kind)  # how msgspec wants to be told that a type is not known
