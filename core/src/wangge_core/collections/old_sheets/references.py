"""Fields that name a document of another register of the plugin (``x-document``): found by its number."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.area_code import Level
from wangge_core.collections.declarations import Declared
from wangge_core.collections.keys import key_of
from wangge_core.collections.layout import finding
from wangge_core.collections.model import Ref
from wangge_core.collections.old_sheets.rows import ReadRow
from wangge_core.collections.service import Collections
from wangge_core.spreadsheets.rows import CellFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Finds what rows refer to."""

    service: Collections

    async def found(self, actor: Actor, declared: Declared, rows: Sequence[ReadRow], findings: list[CellFinding]) -> None:
        """Put the id of the document in each such field of the rows; a number that nothing has goes to the findings."""
        for name, field in declared.offered.fields.items():
            register = field.get("x-document")
            if isinstance(register, str) and ":" not in register:
                asking = [row for row in rows if row.own.get(name)]
                if asking:
                    await self._named(actor, Ref(declared.ref.plugin, register), name, asking, findings)

    async def _named(self, actor: Actor, ref: Ref, name: str, rows: Sequence[ReadRow], findings: list[CellFinding]) -> None:
        target = self.service.declarations.find(ref, actor=actor)
        shape, reach = await self.service.shapes.of(target), self.service.declarations.may(actor, target, "read")
        single = [key for key in shape.keys if key.unique and key.state == "ready" and key.kinds == ("text",)]
        ids: dict[str, UUID] = {}
        for key in single:
            texts = {_key(row, str(row.own[name])): str(row.own[name]) for row in rows}
            taken = await self.service.repository.taken(shape, key.column, [*texts])
            here = await self.service.repository.find(shape, reach, list(dict.fromkeys(taken.values())))
            ids |= {texts[text]: holder for text, holder in taken.items() if holder in here}
        for row in rows:
            said = str(row.own[name])
            known = ids.get(said) or _id(said)
            if known is None:
                says = target.says.title
                words = {"register": says.get("zh-CN", ref.name), "register_en": says.get("en", ref.name)}
                findings.append(finding("reference_unknown", row.row, f"/{name}", value=said[:40], **words))
            else:
                row.body[name] = str(known)


def _key(row: ReadRow, text: str) -> str:
    return f"{row.area[: area_code.WIDTHS[Level.COUNTY]]}:{key_of(('text',), [text])}"


def _id(text: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(text)
    return None
