"""Files of areas: CSV tables and GeoJSON collections, read into candidates."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from wangge_core.areas.candidates import FIELDS, Batch, RowReader
from wangge_core.areas.coordinates import Datum
from wangge_core.areas.findings import finding
from wangge_core.areas.shapes import ShapeError, read_outline
from wangge_core.errors import FieldError, InvalidError

HEADINGS: Final[Mapping[str, str]] = {
    **{name: name for name in FIELDS},
    "successors": "successor",
    "代码": "code",
    "区划代码": "code",
    "网格代码": "code",
    "名称": "name",
    "英文名": "name_en",
    "类型": "kind",
    "生效日期": "valid_from",
    "失效日期": "valid_to",
    "承接代码": "successor",
}
"""Column headings that are understood, and what they mean."""

_FIRST_LINE: Final = 2
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
"""Tried in turn: spreadsheets on Chinese machines still write the second."""


class _Feature(msgspec.Struct):
    type: str
    properties: dict[str, Any] | None = None
    geometry: Any = None


class _Collection(msgspec.Struct):
    type: str
    features: list[Any]


def read(content: bytes, datum: Datum = Datum.WGS84) -> Batch:
    """Read a file, telling CSV from GeoJSON by its first character.

    Args:
        content: The whole file.
        datum: What the coordinates of a GeoJSON file are given in.

    Raises:
        InvalidError: `area_file`, when the file as a whole is neither; what is wrong with single rows
            is told in the batch instead.
    """
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}:
        return read_geojson(content, datum)
    return read_csv(content)


def read_csv(content: bytes) -> Batch:
    """Read a table with a heading line; columns nobody knows are passed over.

    Raises:
        InvalidError: `area_file`, when it is no table, or has no columns `code` and `name`.
    """
    reader = RowReader()
    try:
        for row, fields in _lines(_decoded(content)):
            reader.read(row, fields)
    except csv.Error as error:
        raise _unreadable(f"The table breaks off: {error}.") from None
    return reader.batch()


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable("The file is neither UTF-8 nor GB 18030 text; save it as CSV UTF-8.")


def _lines(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    table = csv.reader(io.StringIO(text, newline=""), strict=True)
    heading = [HEADINGS.get(title.strip().lower(), "") for title in next(table, [])]
    missing = [name for name in ("code", "name") if name not in heading]
    if missing:
        raise _unreadable(f"The first line must name the columns; missing: {', '.join(missing)}.")
    for row, cells in enumerate(table, _FIRST_LINE):
        if any(cell.strip() for cell in cells):
            yield row, {name: cell for name, cell in zip(heading, cells, strict=False) if name}


def read_geojson(content: bytes, datum: Datum) -> Batch:
    """Read a FeatureCollection whose features carry `code` and `name` as properties.

    Raises:
        InvalidError: `area_file`, when it is no FeatureCollection.
    """
    try:
        collection = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=_Collection)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise _unreadable(f"No GeoJSON FeatureCollection: {error}.") from None
    if collection.type != "FeatureCollection":
        raise _unreadable(f"A GeoJSON file must be a FeatureCollection, not {collection.type[:40]!r}.")
    reader = RowReader()
    for row, item in enumerate(collection.features, 1):
        _feature(reader, row, item, datum)
    return reader.batch()


def _feature(reader: RowReader, row: int, item: object, datum: Datum) -> None:
    try:
        feature = msgspec.convert(item, _Feature)
    except msgspec.ValidationError:
        reader.note(finding("geometry_malformed", row, "", "feature", where=f"features[{row - 1}]"))
        return
    properties = feature.properties or {}
    fields = {HEADINGS[name]: _text(value) for name, value in properties.items() if name in HEADINGS}
    try:
        outline = read_outline(feature.geometry, datum)
    except ShapeError as error:
        reader.note(finding(error.rule, row, fields.get("code", "")[:20], "geometry", **error.values))
        return
    reader.read(row, fields, outline, datum.value)


def _text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def _unreadable(detail: str) -> InvalidError:
    return InvalidError("area_file", detail, (FieldError("/file", "area_file", detail),))
