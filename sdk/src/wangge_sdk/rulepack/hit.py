"""What a check found, before it is put beside the check."""

from msgspec import Struct

from wangge_sdk.manifest.findings import Severity
from wangge_sdk.texts import Text


class Hit(Struct, frozen=True, kw_only=True):
    """What a check found; whatever it leaves open is the check's own."""

    message: Text
    file: str = ""
    line: int = 0
    path: str = ""
    severity: Severity | None = None
    mend: Text | None = None
    rule: str | None = None
    """Name of the rule, where a check has several."""
