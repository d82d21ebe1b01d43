"""Whether what a file proposes fits the tree: codes, parents, dates, successors. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import msgspec

from wangge_core import area_code
from wangge_core.area_code import Level
from wangge_core.areas.candidates import Candidate
from wangge_core.areas.findings import Finding, finding
from wangge_core.areas.model import Area

_FREE: Final = frozenset({Level.PROVINCE, Level.CITY, Level.COUNTY})
"""Levels that may stand without a parent on record: a server is often for one county only."""


class Standing(msgspec.Struct, frozen=True):
    """The tree as it would be after the import: what is on record, overlaid by what the file says."""

    known: Mapping[str, Area]
    proposed: Mapping[str, Area]

    def find(self, code: str) -> Area | None:
        """Return an area as it would stand."""
        return self.proposed.get(code) or self.known.get(code)


def check(candidates: Iterable[Candidate], known: Mapping[str, Area]) -> tuple[Finding, ...]:
    """Compare every candidate with the tree it would join.

    Args:
        candidates: The rows that could be read, merged with what is on record.
        known: Everything on record that could matter, by code: the areas themselves, those above,
            the children of those that end, and the successors.
    """
    rows = tuple(candidates)
    first: dict[str, Candidate] = {}
    found: list[Finding] = []
    for candidate in rows:
        before = first.setdefault(candidate.area.code, candidate)
        if before is not candidate:
            found.append(finding("code_repeated", candidate.row, candidate.area.code, "code", first=before.row))
    standing = Standing(known, {code: candidate.area for code, candidate in first.items()})
    below = _children(standing)
    for candidate in first.values():
        found += _children_left(candidate, below.get(candidate.area.code, ()))
        found += _dates(candidate)
        found += _revival(candidate, known.get(candidate.area.code))
        found += _parent(candidate, standing)
        found += _successors(candidate, standing)
    return tuple(found)


def _children(standing: Standing) -> dict[str, list[Area]]:
    below: dict[str, list[Area]] = {}
    for code in {*standing.known, *standing.proposed}:
        area = standing.find(code)
        if area is not None and area.parent is not None:
            below.setdefault(area.parent, []).append(area)
    return below


def _children_left(candidate: Candidate, children: Iterable[Area]) -> list[Finding]:
    area = candidate.area
    if area.valid_to is None:
        return []
    left = sorted(child.code for child in children if child.valid_to is None or child.valid_to > area.valid_to)
    return [finding("children_left", candidate.row, area.code, "valid_to", valid_to=area.valid_to, child=left[0])] if left else []


def _dates(candidate: Candidate) -> list[Finding]:
    area = candidate.area
    if area.valid_from is None or area.valid_to is None or area.valid_from < area.valid_to:
        return []
    return [finding("dates_crossed", candidate.row, area.code, "valid_to", valid_from=area.valid_from, valid_to=area.valid_to)]


def _revival(candidate: Candidate, before: Area | None) -> list[Finding]:
    area = candidate.area
    if before is None or before.valid_to is None or (area.valid_to is not None and area.valid_to <= before.valid_to):
        return []
    rule = "grid_code_reused" if area.level is Level.GRID else "code_revived"
    return [finding(rule, candidate.row, area.code, "code", valid_to=before.valid_to)]


def _parent(candidate: Candidate, standing: Standing) -> list[Finding]:
    area = candidate.area
    if area.parent is None or area.level in _FREE:
        return []
    parent = standing.find(area.parent)
    if parent is None:
        return [finding("parent_missing", candidate.row, area.code, "code", parent=area_code.padded(area.parent))]
    if not _within(area, parent):
        return [finding("parent_ended", candidate.row, area.code, "valid_to", parent=area.parent)]
    return []


def _within(area: Area, parent: Area) -> bool:
    begins, parent_begins = area.valid_from or date.min, parent.valid_from or date.min
    ends, parent_ends = area.valid_to or date.max, parent.valid_to or date.max
    return (area.valid_from is None or parent_begins <= begins) and ends <= parent_ends


def _successors(candidate: Candidate, standing: Standing) -> list[Finding]:
    area = candidate.area
    if area.successors and area.valid_to is None:
        return [finding("successor_untimed", candidate.row, area.code, "valid_to")]
    found = []
    for code in area.successors:
        successor = standing.find(code)
        if successor is None:
            found.append(finding("successor_unknown", candidate.row, area.code, "successor", value=code))
        elif successor.level is not area.level:
            found.append(finding("successor_level", candidate.row, area.code, "successor", value=code))
    if not found and _returns(area.code, standing):
        found.append(finding("successor_circle", candidate.row, area.code, "successor"))
    return found


def _returns(code: str, standing: Standing) -> bool:
    """Tell whether following the successors leads back to where one began."""
    seen: set[str] = set()
    area = standing.find(code)
    waiting = list(area.successors) if area else []
    while waiting:
        current = waiting.pop()
        if current == code:
            return True
        if current not in seen and (area := standing.find(current)) is not None:
            seen.add(current)
            waiting.extend(area.successors)
    return False
