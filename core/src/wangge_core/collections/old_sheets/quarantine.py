"""Rows that did not fit, as documents of the collection that the manifest names for them, and the list that goes back to the source."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec

from wangge_core.collections.declarations import Declared
from wangge_core.collections.model import Document, Reach, Ref, Shape
from wangge_core.collections.old_sheets.mapping import HELD, WHY
from wangge_core.collections.planning import Alter, Put, Step
from wangge_core.spreadsheets import writing
from wangge_core.spreadsheets.rows import CellFinding

WAITING: Final = "waiting"
_LONGEST: Final = 1_000


class Quarantine(NamedTuple):
    """Where the rows of a register are set aside: the collection, its table, and where the actor may write it."""

    declared: Declared
    shape: Shape
    reach: Reach


class HeldRow(NamedTuple):
    """A row as it goes into quarantine."""

    number: int
    area: str
    cells: Mapping[str, str]
    subject: str | None
    known: UUID | None
    """The number that it has in quarantine already, when it comes from a list to be mended."""


class HeldSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What waits of one file."""

    file: str
    rows: int
    held_on: date


def id_of(ref: Ref, register: str, area: str, words: object) -> UUID:
    """Return the id of a row by what it says, so that the same row that comes twice is one."""
    return uuid5(NAMESPACE_OID, f"{ref}|{register}|{area}|{msgspec.json.encode(words, order='sorted').decode()}")


def held_step(
    into: Quarantine, row: HeldRow, body: Mapping[str, Any], found: Sequence[CellFinding], here: Mapping[UUID, Document]
) -> Step | None:
    """Return the step that sets a row aside, or says anew what is wrong with one that is there; None when nothing has changed.

    Args:
        into: The quarantine.
        row: The row.
        body: What all rows of the file say: register, file, day.
        found: What is wrong with it.
        here: The rows that are in quarantine.
    """
    reasons = "；".join(dict.fromkeys(f"{each.cell}：{each.message['zh-CN']}" for each in found))[:_LONGEST]
    says = {**body, "row": row.number, "cells": dict(row.cells), "reasons": reasons, "state": WAITING}
    says |= {"subject": row.subject} if row.subject else {}
    placed = {into.declared.says.area_field: row.area} if into.declared.says.area_field else {}
    known = here.get(row.known) if row.known else None
    own = known.id if known else id_of(into.declared.ref, str(body["register"]), row.area, row.cells)
    known = known or here.get(own)
    if known is None:
        return Put(body=says | placed, area=row.area, id=own)
    changes = {name: value for name, value in says.items() if known.body.get(name) != value and name not in {"held_on", "file", "row"}}
    return Alter(id=known.id, version=known.version, changes=changes) if changes else None


def mended_step(held: Document, today: date) -> Step:
    """Return the step that ends the quarantine of a row which has come in."""
    return Alter(id=held.id, version=held.version, changes={"state": "mended", "mended_on": today.isoformat()})


def sheets_of(held: Iterable[Document]) -> list[HeldSheet]:
    """Return what waits, file by file, the newest first."""
    found: dict[str, list[Document]] = {}
    for each in held:
        found.setdefault(str(each.body["file"]), []).append(each)
    sheets = [
        HeldSheet(file=file, rows=len(rows), held_on=max(date.fromisoformat(row.body["held_on"]) for row in rows))
        for file, rows in found.items()
    ]
    return sorted(sheets, key=lambda sheet: (sheet.held_on, sheet.file), reverse=True)


def fix_list(held: Iterable[Document], title: str) -> bytes:
    """Return the rows as a workbook under the headings that they came with, each with its number here and what is wrong with it."""
    rows = sorted(held, key=lambda each: int(each.body["row"]))
    headings = list(dict.fromkeys(heading for row in rows for heading in row.body["cells"]))
    cells = [[*(row.body["cells"].get(heading, "") for heading in headings), str(row.id), row.body["reasons"]] for row in rows]
    return writing.table(title, [*headings, HELD, WHY], cells)
