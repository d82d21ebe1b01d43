"""Cases as files: the rows of a list, as CSV or as a workbook, streamed page by page; every export is an audit entry."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.cases.filters import CaseFilter, Sight
from wangge_core.cases.model import Case
from wangge_core.cases.queries import CaseQueries
from wangge_core.cases.schemas import CaseItem
from wangge_core.cases.sight import RESOURCE, Sights
from wangge_core.database import Database
from wangge_core.spreadsheets import table
from wangge_core.spreadsheets.table import Format
from wangge_core.spreadsheets.writing import Value

_COLUMNS: Final = ("编号", "类别", "区域", "阶段", "状态", "部门", "上报时间", "承诺时间", "截止时间", "内容", "结果", "公开说明", "评分")
_SHEET: Final = "案件"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporting:
    """Hands out what a list shows; who reported is left out of every file."""

    database: Database
    access: Access
    audit: Audit
    sights: Sights
    queries: CaseQueries

    async def export(self, actor: Actor, wanted: CaseFilter, form: Format) -> AsyncIterator[bytes]:
        """Return all that the list shows to those who may export there, as a file in pieces.

        The audit remembers who exported, in which form, a digest of the filters and how many cases they held at that moment.

        Raises:
            ForbiddenError: the actor may export no case.
        """
        allowed = self.access.require_scope(actor, RESOURCE, "export")
        sight = await self.sights.of(actor)
        exportable = msgspec.structs.replace(sight, scope=sight.scope.met(allowed))
        count = await self.queries.number(exportable, wanted)
        async with self.database.transaction():
            await self.audit.record(_entry(actor, wanted, form, count))
        return table.streamed(form, _SHEET, _COLUMNS, self._pages(exportable, wanted))

    async def _pages(self, sight: Sight, wanted: CaseFilter) -> AsyncIterator[Sequence[Sequence[Value]]]:
        async for page in self.queries.walk(sight, wanted):
            yield [_row(item, case) for item, case in page]


def _entry(actor: Actor, wanted: CaseFilter, form: Format, count: int) -> AuditEntry:
    digest = hashlib.sha256(msgspec.json.encode(wanted, order="sorted")).hexdigest()
    facts: dict[str, Fact] = {"format": form, "filter": digest, "count": count}
    return AuditEntry(action="case.exported", actor=actor, resource=RESOURCE, resource_id=digest[:16], area=wanted.area or "", facts=facts)


def _row(line: CaseItem, case: Case) -> Sequence[Value]:
    unit = line.unit.name if line.unit else ""
    words = (line.title["zh-CN"], line.area.name, line.stage_title["zh-CN"], line.state_title["zh-CN"], unit)
    moments = (case.reported_at, case.promised_at, case.due_at)
    return (case.number, *words, *moments, case.text, case.outcome or "", case.public_reason or "", case.score)
