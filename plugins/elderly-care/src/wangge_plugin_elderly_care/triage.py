"""Which department, and how urgently: a table read from above, red flags first. It sorts, and never says what somebody has. Pure."""

import json
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from msgspec import Struct, convert

from wangge_sdk.texts import Text

Urgency = Literal["now", "today", "week", "routine"]
URGENCIES: Final[Mapping[str, Text]] = {
    "now": {"zh-CN": "立即拨打 120", "en": "Call 120 now"},
    "today": {"zh-CN": "今天就诊", "en": "See a doctor today"},
    "week": {"zh-CN": "一周内就诊", "en": "See a doctor within a week"},
    "routine": {"zh-CN": "择期就诊", "en": "Make an appointment"},
}


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the table: it fits when one of `any` and all of `all` are there, and the rest is as said."""

    id: str
    department: str
    urgency: Urgency
    because: Text
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    red: bool = False
    age_from: int = 0
    days_from: int = 0
    severe: bool = False

    def fits(self, symptoms: Collection[str], age: int, days: int, *, severe: bool) -> bool:
        """Tell whether the line is about these answers."""
        some = not self.any or any(each in symptoms for each in self.any)
        there = some and all(each in symptoms for each in self.all)
        return there and age >= self.age_from and days >= self.days_from and (severe or not self.severe)


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """The published table."""

    edition: str
    reviewed_by: str
    reviewed_on: str
    symptoms: Mapping[str, Text]
    departments: Mapping[str, Text]
    rows: tuple[Row, ...]

    def answer(self, symptoms: Collection[str], age: int, days: int, *, severe: bool) -> Row:
        """Return the first line that fits, red flags before all others; the last line of the table fits everything."""
        ordered = sorted(self.rows, key=lambda row: not row.red)
        return next(row for row in ordered if row.fits(symptoms, age, days, severe=severe))


@cache
def table() -> Table:
    """Return the table of this version."""
    text = files("wangge_plugin_elderly_care").joinpath("triage-table.json").read_text("utf-8")
    return convert(json.loads(text), Table)


def listed() -> list[dict[str, Any]]:
    """Return the table as anybody may read it, a line each, in the order in which it is gone through."""
    whole = table()
    return [_line(whole, row) for row in sorted(whole.rows, key=lambda row: not row.red)]


def _line(whole: Table, row: Row) -> dict[str, Any]:
    named = [whole.symptoms[each] for each in (*row.all, *row.any)]
    words = {tag: (" + " if row.all else " / ").join(text[tag] for text in named) or "–" for tag in ("zh-CN", "en")}
    more = [f"≥{row.age_from}" if row.age_from else "", f"≥{row.days_from} d" if row.days_from else "", "!" if row.severe else ""]
    return {
        "id": row.id,
        "symptoms": words,
        "conditions": " ".join(part for part in more if part),
        "department": whole.departments[row.department],
        "urgency": URGENCIES[row.urgency],
        "red": row.red,
        "because": row.because,
    }
