"""From records to cases as they were in the other system. Pure: places and case types are handed in."""

import hashlib
import math
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple, Protocol
from zoneinfo import ZoneInfo

import msgspec

from wangge_core.areas.coordinates import Datum, to_wgs84
from wangge_core.cases.importing.findings import ImportFinding, finding
from wangge_core.cases.importing.mapping import ENDED, Mapping
from wangge_core.cases.importing.records import Record
from wangge_core.cases.model import Place

MOST_TEXT: Final = 4_000
_LONGEST_ID: Final = 120
_LONGEST_ADDRESS: Final = 300
_EAST, _NORTH = 180, 90


class Tree(Protocol):
    """The area tree, in memory."""

    def locate(self, lon: float, lat: float) -> str | None:
        """Return the grid that a point (WGS-84) lies in."""

    def knows(self, code: str) -> bool:
        """Tell whether the area exists today."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A record as it will be a case."""

    row: int
    source_id: str
    status: str
    digest: str
    """Of all that was read of the record: tells later whether the source has changed it."""
    text: str
    place: Place
    class_id: str | None
    state: str
    reported_at: datetime
    expected_at: datetime | None
    handled_at: datetime | None
    ended_at: datetime | None
    moved_at: datetime
    """When the source touched it last, as far as it says."""
    note: str | None


class Read(NamedTuple):
    """The records that could be read, and what was found on the way."""

    cases: tuple[Found, ...]
    findings: tuple[ImportFinding, ...]


def read_cases(records: tuple[Record, ...], mapping: Mapping, places: Tree) -> Read:
    """Read every record by the mapping; one with an error is left out and told."""
    cases: list[Found] = []
    findings: list[ImportFinding] = []
    first: dict[str, int] = {}
    for record in records:
        reader = _Reader(record, mapping, places)
        found = reader.read()
        findings += reader.findings
        source_id = reader.source_id
        if source_id and source_id in first:
            findings.append(finding("id_repeated", record.row, source_id, value=source_id, first=first[source_id]))
        elif found is not None:
            cases.append(found)
        first.setdefault(source_id, record.row)
    return Read(tuple(cases), tuple(findings))


class _Reader:
    """Reads one record."""

    def __init__(self, record: Record, mapping: Mapping, places: Tree) -> None:
        self._record = record
        self._mapping = mapping
        self._places = places
        self._zone = ZoneInfo(mapping.times.zone)
        self.source_id = record.text(mapping.id)
        self.findings: list[ImportFinding] = []

    def read(self) -> Found | None:
        """Return the case, or None when the record has an error."""
        mapping, record = self._mapping, self._record
        if not self.source_id or len(self.source_id) > _LONGEST_ID:
            self._note("id_long" if self.source_id else "id_missing", path=mapping.id)
            return None
        text, status, times = self._text(), record.text(mapping.status), mapping.times
        if status not in mapping.states:
            self._note("status_unknown", value=status)
        reported = self._time(times.reported)
        if reported is None and not record.text(times.reported):
            self._note("time_missing", path=times.reported)
        expected, handled, closed, updated = (
            self._time(path, reported) for path in (times.expected, times.handled, times.closed, times.updated)
        )
        ended = closed or handled or updated
        state = mapping.states.get(status, "")
        if state in ENDED and ended is None:
            self._note("end_undated")
        class_id, place = self._class(), self._place()
        if reported is None or place is None or any(found.severity == "error" for found in self.findings):
            return None
        return Found(
            row=record.row,
            source_id=self.source_id,
            status=status,
            digest=self._digest(),
            text=text,
            place=place,
            class_id=class_id,
            state=state,
            reported_at=reported,
            expected_at=expected,
            handled_at=handled,
            ended_at=ended if state in ENDED else None,
            moved_at=updated or handled or reported,
            note=record.text(mapping.note) or None,
        )

    def _note(self, rule: str, **values: object) -> None:
        self.findings.append(finding(rule, self._record.row, self.source_id[:_LONGEST_ID], **values))

    def _text(self) -> str:
        text = "\n".join(part for path in self._mapping.text if (part := self._record.text(path)))
        if not text:
            self._note("text_missing")
        if len(text) > MOST_TEXT:
            self._note("text_cut", most=MOST_TEXT)
        return text[:MOST_TEXT]

    def _time(self, path: str | None, reported: datetime | None = None) -> datetime | None:
        text = self._record.text(path)
        if not text:
            return None
        at = self._record.at(path) if path else None
        if not isinstance(at, datetime):
            at = self._parsed(text)
        try:
            moment = at and (at if at.tzinfo else at.replace(tzinfo=self._zone)).astimezone(UTC)
        except OverflowError:
            moment = None
        if moment is None:
            self._note("time_unreadable", value=text[:60], path=path)
            return None
        if reported is not None and moment < reported:
            self._note("time_backwards", path=path)
        return moment

    def _parsed(self, text: str) -> datetime | None:
        declared = self._mapping.times.format
        for form in (declared,) if isinstance(declared, str) else declared:
            with suppress(ValueError):
                return datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)  # noqa: DTZ007  the mapping's zone follows
        return None

    def _class(self) -> str | None:
        if self._mapping.class_from is None:
            return None
        theirs = self._record.text(self._mapping.class_from)
        if theirs in self._mapping.classes:
            return self._mapping.classes[theirs]
        if "*" in self._mapping.classes:
            return self._mapping.classes["*"]
        self._note("class_unknown", value=theirs)
        return None

    def _place(self) -> Place | None:
        declared, record = self._mapping.place, self._record
        point = self._point()
        area = record.text(declared.code) or declared.areas.get(record.text(declared.words), "")
        if not area and point is not None:
            area = self._places.locate(*point) or ""
        area = area or declared.otherwise or ""
        if not area or not self._places.knows(area):
            self._note("place_unknown")
            return None
        lon, lat = point or (None, None)
        return Place(area, record.text(self._mapping.address)[:_LONGEST_ADDRESS] or None, lon, lat)

    def _point(self) -> tuple[float, float] | None:
        declared, record = self._mapping.place, self._record
        texts = record.text(declared.lon), record.text(declared.lat)
        if not all(texts):
            return None
        try:
            lon, lat = map(float, texts)
        except ValueError:
            lon = lat = math.nan
        if not (-_EAST <= lon <= _EAST and -_NORTH <= lat <= _NORTH):
            self._note("point_unreadable", value=" ".join(texts)[:60])
            return None
        return to_wgs84(lon, lat, Datum(declared.datum))

    def _digest(self) -> str:
        mapping = self._mapping
        paths: list[Any] = [*mapping.text, mapping.address, mapping.status, mapping.note, mapping.class_from]
        paths += [getattr(mapping.times, name) for name in ("reported", "expected", "handled", "closed", "updated")]
        read = [self._record.text(path) for path in paths]
        return hashlib.sha256(msgspec.json.encode(read)).hexdigest()
