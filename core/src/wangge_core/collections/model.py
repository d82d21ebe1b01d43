"""The values of collections: a document, its history, where it may be seen, how its table stands. Pure."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

import msgspec

from wangge_core.access.model import COLUMN_OF_WIDTH, Scope
from wangge_sdk.manifest.collections import KeyKind

Body = Mapping[str, Any]
"""What a document says, as JSON."""
Deed = Literal["created", "changed", "deleted", "upgraded"]
Renames = tuple[tuple[str, str], ...]
"""Fields that a schema has renamed: the newer name and the older."""


class Ref(msgspec.Struct, frozen=True):
    """A collection by its plugin's id and its name."""

    plugin: str
    name: str

    def __str__(self) -> str:
        """Return the written form, `acme.places:place`."""
        return f"{self.plugin}:{self.name}"


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One document. `version` counts its changes from one; `schema_version` is that of the schema it was written by."""

    id: UUID
    area: str
    version: int
    schema_version: int
    body: Body
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One step in a document's life: which version it led to, and each field that changed, before and after.

    The making of a document tells no fields: they are what the next change says was before, or the document itself.
    """

    version: int
    at: datetime
    by: str
    deed: Deed
    fields: Mapping[str, tuple[Any, Any]]


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A list of fields that documents are found by, in one column of the table (see `keys`)."""

    column: str
    fields: tuple[str, ...]
    kinds: tuple[KeyKind, ...]
    unique: bool = False
    state: Literal["filling", "ready", "leaving", "broken"] = "ready"
    """`filling` until older documents have it and the index stands, `leaving` once it is declared no more, `broken` when a
    unique key found documents that are not."""

    @property
    def meaning(self) -> tuple[object, ...]:
        """What a declaration says of it; two keys of the same meaning are one."""
        return self.fields, self.kinds, self.unique


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """How the table of a collection stands."""

    table: str
    schema_version: int
    keys: tuple[Key, ...] = ()
    search: tuple[str, ...] = ()
    subject: str | None = None
    append_only: bool = False
    retention: str = ""
    """How long documents are kept (ISO 8601 duration), also while the plugin is not there to say so."""
    next_column: int = 1
    filling: bool = False
    """Whether older documents are being brought to `schema_version`."""
    filled_to: UUID | None = None
    """The last document that was."""
    dropped: tuple[str, ...] = ()
    """Columns that nobody reads or writes any more, and that go with the next step."""
    kept_from: int = 0
    """The oldest schema version that an area runs or can go back to: what only such a one reads stays in the documents."""
    renames: Renames = ()
    """Fields that are called otherwise in another schema that is alive."""
    spread: str = ""
    """Which areas run which schema, as far as they differ."""
    as_of: int = 0
    """The count of the areas' choices of which this was told; a process that knows older ones leaves it alone."""
    unfit: int = 0
    """Documents that did not fit the schema when they were brought to it; they stay as they are until somebody changes them."""

    @property
    def keeps(self) -> bool:
        """Whether documents keep what only another schema reads."""
        return self.kept_from < self.schema_version

    @property
    def log(self) -> str:
        """The table of the documents' history."""
        return f"{self.table}_log"

    @property
    def words(self) -> str:
        """The table of the words that documents are found by."""
        return f"{self.table}_words"

    def seeing(self, fields: AbstractSet[str]) -> Self:
        """Return it without the keys that have other fields than these."""
        return msgspec.structs.replace(self, keys=tuple(key for key in self.keys if fields >= {*key.fields}))


class Root(msgspec.Struct, frozen=True):
    """One area in which a collection is served, without the areas inside it that have switched its plugin off."""

    scope: Scope
    off: tuple[str, ...] = ()

    @classmethod
    def at(cls, area: str, off: tuple[str, ...] = ()) -> Self:
        """Return the root at an area."""
        return cls(Scope((area,)), off)

    @property
    def area(self) -> str:
        """The area."""
        return self.scope.areas[0]

    def sql(self) -> tuple[str, list[str]]:
        """Return the condition as text with `{}` for each value, and the values."""
        text, values = self.scope.sql()
        for area in self.off:
            text += f" AND {COLUMN_OF_WIDTH[len(area)]} IS DISTINCT FROM {{}}"
            values.append(area)
        return text, values

    def covers(self, area: str) -> bool:
        """Say whether an area lies in it."""
        return self.scope.covers(area) and not (self.off and area.startswith(self.off))

    def meet(self, area: str) -> "Root | None":
        """Return the part of it that lies inside another area, or None when there is none."""
        if self.area.startswith(area):
            return self
        if not self.covers(area):
            return None
        return Root.at(area, tuple(off for off in self.off if off.startswith(area)))

    def shared(self, other: "Root") -> "Root | None":
        """Return the part that lies in another root too, or None when there is none."""
        mine = self.meet(other.area)
        theirs = other.meet(mine.area) if mine else None
        return Root.at(mine.area, tuple(sorted({*mine.off, *theirs.off}))) if mine and theirs else None


class Reach(msgspec.Struct, frozen=True):
    """Where somebody may see a collection: their scope, as far as the plugin is on. No two roots share a document."""

    scope: Scope
    roots: tuple[Root, ...]

    @classmethod
    def of(cls, scope: Scope, served: Sequence[Root]) -> "Reach":
        """Cut what is served down to a scope."""
        met = [part for root in served for area in scope.areas if (part := root.meet(area)) is not None]
        return cls(Scope.of(root.area for root in met), tuple(dict.fromkeys(met)))

    def narrowed(self, area: str) -> "Reach":
        """Return the part inside an area."""
        return Reach.of(Scope((area,)), self.roots)

    def met(self, others: Sequence[Root]) -> "Reach":
        """Return the part that lies in some roots too."""
        parts = [part for mine in self.roots for other in others if (part := mine.shared(other)) is not None]
        return Reach(Scope.of(root.area for root in parts), tuple(dict.fromkeys(parts)))

    def covers(self, area: str) -> bool:
        """Say whether an area lies in it."""
        return any(root.covers(area) for root in self.roots)

    def sql(self) -> tuple[str, list[str]]:
        """Return the condition of a query for rows anywhere in it."""
        if not self.roots:
            return "1 = 0", []
        parts = [root.sql() for root in self.roots]
        return f"({' OR '.join(f'({text})' for text, _ in parts)})", [value for _, values in parts for value in values]


def served(choices: Mapping[str, bool]) -> tuple[Root, ...]:
    """Return where a plugin is on: `choices` are what areas have said of it, and the nearest one upwards holds.

    One walk along the sorted codes, in which an area comes right before all that lie inside it.
    """
    offs: dict[str, list[str]] = {}
    above: list[tuple[str, str | None]] = []
    for area in sorted(choices):
        while above and not area.startswith(above[-1][0]):
            above.pop()
        root = above[-1][1] if above else None
        if choices[area]:
            root = area if root is None else root
            offs.setdefault(root, [])
        else:
            if root is not None:
                offs[root].append(area)
            root = None
        above.append((area, root))
    return tuple(Root.at(root, tuple(off)) for root, off in offs.items())
