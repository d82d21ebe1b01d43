"""Which column of an old spreadsheet is which field: proposed from headings, then what a person says, then remembered. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from wangge_core.collections.declarations import Declared
from wangge_core.collections.old_sheets.reading import day_of, plain
from wangge_core.errors import FieldError, InvalidError

HELD: Final = "隔离编号"
WHY: Final = "错误原因"
"""The two columns that a list to be mended has beside those of the sheet."""
OWN: Final = frozenset({HELD, WHY})
_FILE: Final = "{file}"


class OldSheetPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody says of a sheet: the field of each heading that is taken, and the area of rows that name none."""

    area: Annotated[str, Meta(pattern="^[0-9]{2,15}$")]
    fields: dict[Annotated[str, Meta(max_length=200)], Annotated[str, Meta(max_length=60)]]


def read_plan(content: bytes, declared: Declared) -> OldSheetPlan:
    """Return what somebody says of a sheet.

    Raises:
        InvalidError: `mapping_invalid`: it is none, or names a field that there is not, or one field twice.
    """
    try:
        plan = msgspec.json.decode(content, type=OldSheetPlan)
    except msgspec.DecodeError as error:
        raise _invalid("/mapping", str(error)) from error
    seen: set[str] = set()
    for heading, field in plan.fields.items():
        if field not in declared.offered.fields or field in seen:
            raise _invalid(f"/mapping/fields/{heading}", f"{field} is no field of {declared.ref}, or another column has it already.")
        seen.add(field)
    return plan


def names_of(declared: Declared) -> Mapping[str, str]:
    """Return what each field may be called in a sheet, as `plain` leaves it: its titles, its name, and its ``x-also``."""
    found: dict[str, str] = {}
    titles = declared.titles()
    for name, field in declared.offered.fields.items():
        for heading in (*titles[name].values(), name, *_also(field)):
            found.setdefault(plain(str(heading)), name)
    return found


def proposed(declared: Declared, headings: Sequence[str], remembered: Mapping[str, str] | None) -> dict[str, str]:
    """Return the field of each heading: as remembered, or else by its name. No field is proposed twice."""
    if remembered is not None:
        known = ((heading, remembered.get(plain(heading), "")) for heading in headings)
        return {heading: field for heading, field in known if field in declared.offered.fields}
    names, found = names_of(declared), dict[str, str]()
    for heading in headings:
        field = names.get(plain(heading))
        if field is not None and field not in found.values():
            found[heading] = field
    return found


def shape_of(headings: Iterable[str]) -> str:
    """Return by what a sheet of the same columns is known again, in whatever order they stand."""
    return blake2b("\x1f".join(sorted(plain(each) for each in headings)).encode(), digest_size=16).hexdigest()


def as_said(field: Mapping[str, Any], text: str) -> str:
    """Return a cell's text as the field says it: days in ISO 8601, other words for a choice (``x-also``) as the choice itself."""
    if field.get("format") == "date":
        return day_of(text) or text
    if field.get("format") == "cn-id-card":
        return text.upper()
    options = field.get("oneOf")
    for option in options if isinstance(options, list) else ():
        if isinstance(option, dict) and text in _also(option):
            return str(option.get("const"))
    return text


def given_by_sheet(declared: Declared, file: str) -> dict[str, Any]:
    """Return what a row says of which no cell tells: ``x-sheet-value``, in which ``{file}`` is the file's name."""
    found: dict[str, Any] = {}
    for name, field in declared.offered.fields.items():
        value = field.get("x-sheet-value")
        if value is not None:
            found[name] = file[: field.get("maxLength", 200)] if value == _FILE else value
    return found


def _also(field: Mapping[str, Any]) -> tuple[str, ...]:
    also = field.get("x-also")
    return tuple(str(each) for each in also) if isinstance(also, list) else ()


def _invalid(path: str, detail: str) -> InvalidError:
    return InvalidError("mapping_invalid", detail, (FieldError(path, "mapping_invalid", detail),))
