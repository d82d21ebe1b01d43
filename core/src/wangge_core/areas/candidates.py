"""What a file proposes: one candidate per row, read but not yet compared with what is on record."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec

from wangge_core import area_code
from wangge_core.area_code import Level
from wangge_core.areas import model
from wangge_core.areas.findings import TITLES, Finding, finding
from wangge_core.areas.model import Area
from wangge_core.areas.shapes import Outline, centre_of
from wangge_core.errors import InvalidError

_NAME_LENGTH: Final = 100
_DAY: Final = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
_ZERO_BLOCK: Final = "000"
FIELDS: Final = ("code", "name", "name_en", "kind", "valid_from", "valid_to", "successor")
"""What a row may say, beside its outline; anything else in the file is left unread."""


_KEPT: Final = {"name_en": "name_en", "kind": "kind", "valid_from": "valid_from", "valid_to": "valid_to", "successors": "successor"}


class Candidate(msgspec.Struct, frozen=True):
    """A row that could be read: the area it proposes and its outline, if it brings one."""

    row: int
    area: Area
    outline: Outline | None = None
    given: frozenset[str] = frozenset(FIELDS)
    """The fields that the file speaks of; the others stay as they are on record."""

    def merged(self, before: Area | None) -> "Candidate":
        """Return the candidate with what is on record filled in where the file says nothing."""
        if before is None:
            return self
        kept = {name: getattr(before, name) for name, field in _KEPT.items() if field not in self.given}
        if self.outline is None:
            kept |= {"box": before.box, "center": before.center, "datum": before.datum}
        return msgspec.structs.replace(self, area=msgspec.structs.replace(self.area, **kept))


class Batch(msgspec.Struct, frozen=True):
    """A whole file as read: what it proposes, and what was wrong with rows that propose nothing."""

    rows: int
    candidates: tuple[Candidate, ...]
    findings: tuple[Finding, ...]


class RowReader:
    """Reads the fields of one row after another and collects what is wrong with them."""

    def __init__(self) -> None:
        """Start with an empty file."""
        self.rows = 0
        self.candidates: list[Candidate] = []
        self.findings: list[Finding] = []

    def read(self, row: int, fields: Mapping[str, str], outline: Outline | None = None, datum: str | None = None) -> None:
        """Take one row; `fields` holds texts under the names in `FIELDS`."""
        self.rows += 1
        code = self._code(row, fields.get("code", ""))
        if code is None:
            return
        found: list[Finding] = [*_name_findings(row, code, fields.get("name", "")), *_block_findings(row, code, fields.get("name", ""))]
        dates = {}
        for name in ("valid_from", "valid_to"):
            text = fields.get(name, "").strip()
            try:
                dates[name] = _day(text) if text else None
            except ValueError:
                found.append(finding("date_malformed", row, code, name, value=text[:40]))
        kind = fields.get("kind", "").strip() or model.kind_of(code)
        found += _kind_findings(row, code, kind)
        successors = self._successors(row, code, fields.get("successor", ""), found)
        self.findings += found
        if any(item.severity == "error" for item in found):
            return
        area = Area(
            code=code,
            name=fields["name"].strip(),
            name_en=fields.get("name_en", "").strip()[:_NAME_LENGTH],
            kind=kind,
            valid_from=dates["valid_from"],
            valid_to=dates["valid_to"],
            successors=successors,
        )
        if outline is not None:
            area = msgspec.structs.replace(area, box=outline.bounds, center=centre_of(outline), datum=datum)
        self.candidates.append(Candidate(row, area, outline, frozenset(fields)))

    def note(self, item: Finding) -> None:
        """Add a finding about a row that could not be read so far."""
        self.rows += 1
        self.findings.append(item)

    def batch(self) -> Batch:
        """Return what the file came to."""
        return Batch(self.rows, tuple(self.candidates), tuple(self.findings))

    def _code(self, row: int, text: str) -> str | None:
        try:
            code = area_code.parse(text)
        except InvalidError:
            self.findings.append(finding("code_malformed", row, text[:20], "code", value=text[:40]))
            return None
        if len(code) == area_code.WIDTHS[Level.TOWNSHIP] and code.endswith(_ZERO_BLOCK):
            self.findings.append(finding("block_zero", row, code, "code"))
            return None
        return code

    def _successors(self, row: int, code: str, text: str, found: list[Finding]) -> tuple[str, ...]:
        codes = []
        for part in text.replace(";", " ").replace("；", " ").replace("、", " ").split():
            try:
                codes.append(area_code.parse(part))
            except InvalidError:
                found.append(finding("successor_unknown", row, code, "successor", value=part[:20]))
        return tuple(dict.fromkeys(codes))


def _name_findings(row: int, code: str, name: str) -> list[Finding]:
    name = name.strip()
    if not name:
        return [finding("name_missing", row, code, "name")]
    if len(name) > _NAME_LENGTH or not name.isprintable():
        return [finding("name_odd", row, code, "name")]
    return []


def _block_findings(row: int, code: str, name: str) -> list[Finding]:
    if not model.block_known(code):
        return [finding("block_reserved", row, code, "code", block=code[-3:])]
    by_code, by_name = model.kind_of(code), model.kind_by_name(name.strip())
    if area_code.level_of(code) is not Level.TOWNSHIP or by_name is None or by_code in {by_name, model.TownshipKind.OTHER}:
        return []
    return [
        finding(
            "block_against_name", row, code, "code", by_code=TITLES[by_code or "other"], name=name.strip()[:40], by_name=TITLES[by_name]
        )
    ]


def _kind_findings(row: int, code: str, kind: str | None) -> list[Finding]:
    level = area_code.level_of(code)
    known = model.KINDS.get(level, frozenset())
    if kind is None or kind in known:
        return []
    return [finding("kind_unknown", row, code, "kind", value=kind[:40], level=TITLES[level.name], choices=", ".join(sorted(known)) or "—")]


def _day(text: str) -> date:
    """Read a day as ISO 8601 or with slashes, as spreadsheets write it."""
    parts = _DAY.fullmatch(text)
    if parts is None:
        raise ValueError(text)
    return date(int(parts[1]), int(parts[2]), int(parts[3]))
