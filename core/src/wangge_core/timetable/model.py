"""The values of the timetable. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

Cause = Literal["schedule", "person"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is to be done in an area whenever its cron line says; an empty line: only when somebody says now."""

    kind: str
    plugin: str
    name: str
    area: str
    line: str

    @property
    def key(self) -> str:
        """What tells it from every other."""
        return f"{self.kind}:{self.plugin}:{self.name}:{self.area}"


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """One time that an entry is to be done."""

    at: datetime
    """When it was to be."""
    cause: Cause = "schedule"
    missed: int = 0
    """How many earlier times went by while nobody did it: this one stands for them too."""
    attempt: int = 1

    @classmethod
    def read(cls, data: Mapping[str, Any], attempt: int, missed: int) -> "Due":
        """Return what a job's data says."""
        return cls(at=datetime.fromisoformat(data["due"]), cause=data["cause"], missed=missed, attempt=attempt)


def data_of(entry: Entry, due: datetime, cause: Cause) -> dict[str, Any]:
    """Return the data of the job that does it."""
    return {"line": entry.line, "due": due.isoformat(), "cause": cause}
