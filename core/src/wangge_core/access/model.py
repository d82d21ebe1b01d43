"""The values of authorisation: actor, permission, scope. Pure: imports no framework."""

from collections.abc import Iterable
from typing import Literal, NamedTuple, Self
from uuid import UUID

import msgspec

ActorKind = Literal["account", "resident", "system", "plugin"]

# Width of an area code -> the column that holds the prefix of that width (see `wangge_core.area_code`).
COLUMN_OF_WIDTH = {2: "l1", 4: "l2", 6: "l3", 9: "l4", 12: "l5", 15: "l6"}
_WHOLE_COUNTRY = ""


class Permission(NamedTuple):
    """A right to do `action` on things of the kind `resource`; written `case:read`."""

    resource: str
    action: str

    def __str__(self) -> str:
        """Return the written form, `resource:action`."""
        return f"{self.resource}:{self.action}"


class Scope(msgspec.Struct, frozen=True):
    """The areas a query may see: prefixes, none of which lies inside another, in order.

    Every list, count, export and map takes one (`tests/architecture/scope_lint.py` refuses a query without).
    Conditions are equalities on the column of each area's level, which an index `(lN, id)` answers as fast
    for a province as for a grid; a range over the code would not.
    """

    areas: tuple[str, ...]

    @classmethod
    def of(cls, codes: Iterable[str]) -> Self:
        """Return the scope over `codes`, leaving out each code that lies inside another one."""
        minimal: list[str] = []
        for code in sorted(codes):
            if not (minimal and code.startswith(minimal[-1])):
                minimal.append(code)
        return cls(tuple(minimal))

    @classmethod
    def nothing(cls) -> Self:
        """Return the scope that covers no area: its queries yield no rows."""
        return cls(())

    @classmethod
    def everything(cls) -> Self:
        """Return the scope of the server itself, which covers every area."""
        return cls((_WHOLE_COUNTRY,))

    def __bool__(self) -> bool:
        """Say whether the scope covers anything."""
        return bool(self.areas)

    def covers(self, code: str) -> bool:
        """Say whether the area `code` lies inside this scope."""
        return code.startswith(self.areas) if self.areas else False

    def narrowed(self, code: str) -> Self:
        """Return the part of this scope that lies inside the area `code` (a user's filter)."""
        if self.covers(code):
            return type(self)((code,))
        return type(self)(tuple(area for area in self.areas if area.startswith(code)))

    def met(self, other: Self) -> Self:
        """Return the areas that lie in both."""
        return self.of(code for area in other.areas for code in self.narrowed(area).areas)

    def equalities(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return `(column, codes)` per level, e.g. `(("l3", ("330521",)), ("l4", ("330522100",)))`."""
        by_column: dict[str, list[str]] = {}
        for area in self.areas:
            if area:
                by_column.setdefault(COLUMN_OF_WIDTH[len(area)], []).append(area)
        return tuple((column, tuple(codes)) for column, codes in sorted(by_column.items()))

    def sql(self, alias: str = "") -> tuple[str, list[str]]:
        """Return the condition of a query as text with `{}` for each value, and the values.

        `alias` is the table's name in the statement, where several tables have these columns.
        """
        if not self.areas:
            return "1 = 0", []
        if self.areas == (_WHOLE_COUNTRY,):
            return "1 = 1", []
        prefix = f"{alias}." if alias else ""
        parts: list[str] = []
        values: list[str] = []
        for name, codes in self.equalities():
            holders = ", ".join("{}" for _ in codes)
            parts.append(f"{prefix}{name} = {{}}" if len(codes) == 1 else f"{prefix}{name} IN ({holders})")
            values.extend(codes)
        return (parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"), values


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts, as the server established it; never what a client says of itself.

    An `account` holds the grants of its positions, cut down to `only` when it came with a bearer token, and to `only` and
    `within` when a plugin acts in its name. A `plugin` that acts by itself may do what stands in `only`, inside of `within`:
    the broker fills them from what a county granted. A `resident` holds no grant: what one may do is decided by the operation.
    `system` is the server itself (jobs, import by command line) and may do everything everywhere.
    """

    kind: ActorKind
    id: str
    name: str = ""
    account_id: UUID | None = None
    only: frozenset[Permission] | None = None
    within: Scope | None = None

    @classmethod
    def system(cls, name: str) -> Self:
        """Return the server's own actor; `name` says which job or command, for the audit."""
        return cls(kind="system", id=f"system:{name}", name=name)
