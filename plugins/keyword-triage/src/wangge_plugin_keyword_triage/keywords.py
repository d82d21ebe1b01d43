"""The keyword tables: the file ``keywords.json`` of this package, as values."""

from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct


class ClassRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words that speak for a class."""

    class_id: str
    """Full id of the class."""
    unit_kind: str
    """Kind of the unit that usually answers for it."""
    words: dict[str, tuple[str, ...]]
    """Weight (``3`` nearly decides, ``2`` is strong, ``1`` is a hint) → words of two characters or more, lower case."""
    group: str | None = None
    """The wider class it belongs to; its words speak for that too."""


class UnitRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The names by which people call a kind of unit."""

    unit_kind: str
    words: tuple[str, ...]


class Keywords(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All tables."""

    classes: tuple[ClassRow, ...]
    units: tuple[UnitRow, ...]


@cache
def load_keywords() -> Keywords:
    """Read the tables that come with the plugin."""
    return msgspec.json.decode(files(__package__).joinpath("keywords.json").read_bytes(), type=Keywords)
