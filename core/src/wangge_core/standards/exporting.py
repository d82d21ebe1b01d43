"""The filing standards in force as a table, which the import reads again; streamed, and every export is an audit entry."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.spreadsheets import table
from wangge_core.spreadsheets.table import Format
from wangge_core.spreadsheets.writing import Value
from wangge_core.standards.columns import COLUMNS
from wangge_core.standards.model import Kind, Standard
from wangge_core.standards.repository import StandardRepository

SHEETS: Final = {Kind.COMPONENT: "部件", Kind.EVENT: "事件"}
_PAGE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardExport:
    """Hands out an area's own standards of one kind: what it inherits is the area's above to change."""

    database: Database
    repository: StandardRepository
    access: Access
    audit: Audit

    async def export(self, actor: Actor, area: str, kind: Kind, form: Format) -> AsyncIterator[bytes]:
        """Return the table in pieces.

        Raises:
            ForbiddenError: `permission_missing`, without `standard:read` in the area.
        """
        code = area_code.parse(area)
        self.access.require(actor, code, "standard", "read")
        async with self.database.transaction():
            await self.audit.record(_entry(actor, code, kind, form))
        return table.streamed(form, SHEETS[kind], [column.title for column in COLUMNS.values()], self._pages(code, kind))

    async def _pages(self, area: str, kind: Kind) -> AsyncIterator[Sequence[Sequence[Value]]]:
        after: UUID | None = None
        while page := await self.repository.page((area,), kind=kind, words="", after=after, limit=_PAGE):
            yield [_cells(kept.standard) for kept in page]
            after = page[-1].id


def _entry(actor: Actor, area: str, kind: Kind, form: Format) -> AuditEntry:
    facts: dict[str, Fact] = {"kind": kind.value, "format": form}
    return AuditEntry(action="standard.exported", actor=actor, resource="standard", resource_id=area, area=area, facts=facts)


def _cells(standard: Standard) -> Sequence[Value]:
    """Return a row in the order of the columns; the limit is in the words of its source."""
    texts = {name: getattr(standard, name) for name in COLUMNS if name != "limit"} | {"limit": standard.limit_text}
    return [texts[name] for name in COLUMNS]
