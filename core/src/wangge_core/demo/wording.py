"""What people write in the demonstration's cases."""

from functools import cache
from importlib.resources import files

import msgspec


class Wording(msgspec.Struct, frozen=True):
    """What people write, from `wording.json`; `{village}` and `{spot}` are filled in."""

    reports: dict[str, list[str]]
    mediation: dict[str, str]
    spots: list[str]
    handled: list[str]
    verified: list[str]
    checked: list[str]
    closed: list[str]
    refused: list[str]
    returned: list[str]
    praise: list[str]
    mixed: list[str]
    blame: list[str]


@cache
def wording() -> Wording:
    """Return the sentences that the cases are written in."""
    return msgspec.json.decode((files("wangge_core.demo") / "wording.json").read_bytes(), type=Wording)
