"""Texts that sort as the values of a list of fields do, so that one column and one plain index serve any declared key.

Both databases compare these texts by code point (SQLite always does, PostgreSQL by `COLLATE "C"`). A value that is missing is
`0` and sorts before all others; any other begins with `1`. Texts end in U+0001, the two lowest characters inside them being
escaped; all other kinds have a fixed length. No encoded value is therefore the beginning of another one: a range of keys whose
first fields are given is `[p, p + "2")`. Pure.
"""

import math
import struct
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from wangge_core.instants import LOCAL
from wangge_sdk.manifest.collections import KeyKind

ABSENT: Final = "0"
_PRESENT: Final = "1"
BEHIND: Final = "2"
"""Behind everything that begins with the same fields."""
_LAST: Final = "\U0010ffff"
_END, _ESCAPE = "\x01", "\x02"
_LEAST, _MOST = -(2**63), 2**63 - 1
_SIGN: Final = 1 << 63
_ALL: Final = (1 << 64) - 1


class Span(NamedTuple):
    """Keys from `low` until before `high`."""

    low: str
    high: str


def key_of(kinds: Sequence[KeyKind], values: Sequence[Any]) -> str:
    """Return the key of some values in their order; None is a missing one."""
    return "".join(part(kind, value) for kind, value in zip(kinds, values, strict=True))


def part(kind: KeyKind, value: Any) -> str:  # noqa: ANN401  JSON
    """Return one value's part of a key."""
    return ABSENT if value is None else _PRESENT + _ENCODERS[kind](value)


def value_of(kind: KeyKind, text: str) -> Any:  # noqa: ANN401  JSON
    """Return the value that a part of a key was made of: None for a missing one, of a moment its text in UTC, as far as it goes."""
    return None if text == ABSENT else _DECODERS[kind](text.removeprefix(_PRESENT))


def as_far_as(kind: KeyKind, column: str, at: int, width: int | None, find: str) -> str:
    """Return the SQL of a key as far as the field that begins behind `at` characters, of which `width` are taken (None: all).

    `find` is the database's function that tells where a text stands in another one.
    """
    if width is None and kind == "text":
        end = f"{at + 1} + {find}(substr({column}, {at + 2}), '{_END}')"
    else:
        end = str(at + 1 + (width or _WIDTHS[kind]))
    return f"CASE WHEN substr({column}, {at + 1}, 1) = '{ABSENT}' THEN substr({column}, 1, {at + 1}) ELSE substr({column}, 1, {end}) END"


def beginning(prefix: str) -> Span:
    """Return all keys that begin with the same fields."""
    return Span(prefix, prefix + BEHIND)


def from_on(prefix: str, kind: KeyKind, value: Any, *, itself: bool) -> str:  # noqa: ANN401  JSON
    """Return the low end of the values that are greater, or the same."""
    return prefix + part(kind, value) + ("" if itself else BEHIND)


def until(prefix: str, kind: KeyKind, value: Any, *, itself: bool) -> str:  # noqa: ANN401  JSON
    """Return the high end of the values that are less, or the same."""
    return prefix + part(kind, value) + (BEHIND if itself else "")


def present(prefix: str) -> str:
    """Return the low end of the values that are there at all."""
    return prefix + _PRESENT


def starting(prefix: str, text: str) -> Span:
    """Return the texts that start with another one."""
    low = prefix + _PRESENT + _escaped(text)
    return Span(low, low + _LAST)


def _escaped(text: str) -> str:
    if _END in text or _ESCAPE in text:
        return text.replace(_ESCAPE, _ESCAPE + "\x04").replace(_END, _ESCAPE + "\x03")
    return text


def _text(value: Any) -> str:  # noqa: ANN401  JSON
    return _escaped(str(value)) + _END


def _integer(value: Any) -> str:  # noqa: ANN401  JSON
    return f"{min(max(int(value), _LEAST), _MOST) - _LEAST:016x}"


def _number(value: Any) -> str:  # noqa: ANN401  JSON
    """Return the bits of a double in an order that is that of the numbers (IEEE 754: sign, exponent, fraction)."""
    try:
        double = float(value) + 0.0  # which makes one zero of the two
    except OverflowError:
        double = math.inf if value > 0 else -math.inf
    (bits,) = struct.unpack(">Q", struct.pack(">d", double))
    return f"{bits ^ (_ALL if bits & _SIGN else _SIGN):016x}"


def _instant(value: Any) -> str:  # noqa: ANN401  JSON
    text = str(value).upper()
    with suppress(ValueError, OverflowError):  # a leap second, or a moment outside the years that Python knows
        moment = datetime.fromisoformat(text)
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)
        text = zoned.astimezone(UTC).isoformat(timespec="microseconds")
    return text[:26].ljust(26)


def _boolean(value: Any) -> str:  # noqa: ANN401  JSON
    return "1" if value else "0"


def _unescaped(text: str) -> str:
    return text.removesuffix(_END).replace(_ESCAPE + "\x03", _END).replace(_ESCAPE + "\x04", _ESCAPE)


def _double(text: str) -> float:
    bits = int(text, 16)
    (value,) = struct.unpack(">d", struct.pack(">Q", bits ^ (_SIGN if bits & _SIGN else _ALL)))
    return float(value)


_DECODERS: Final[Mapping[KeyKind, Callable[[str], Any]]] = {
    "text": _unescaped,
    "instant": str.strip,
    "integer": lambda text: int(text, 16) + _LEAST,
    "number": _double,
    "boolean": lambda text: text == "1",
}
_WIDTHS: Final[Mapping[KeyKind, int]] = {"instant": 26, "integer": 16, "number": 16, "boolean": 1}
_ENCODERS: Final = {"text": _text, "instant": _instant, "integer": _integer, "number": _number, "boolean": _boolean}
