"""What the API gives about filing standards of a case."""

import msgspec

from wangge_core.cases.model import Text
from wangge_core.standards.schemas import StandardOut


class StageLimitOut(msgspec.Struct, frozen=True):
    """The time limit of a stage, or of the whole case, in words."""

    stage: str
    title: Text
    limit: Text


class FilingStandardOut(msgspec.Struct, frozen=True, kw_only=True):
    """By what a report of a class is filed, dealt with and closed.

    condition, closing: as the class declares them; null when it declares none. imported: the county's own standards of the
    classes that it names.
    """

    class_id: str | None
    title: Text
    condition: Text | None
    closing: Text | None
    limits: list[StageLimitOut]
    imported: list[StandardOut]
