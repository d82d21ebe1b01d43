"""How the checks of a workflow say what is wrong."""

import msgspec

from wangge_sdk.texts import Text

Place = tuple[str | int, ...]


class Problem(msgspec.Struct, frozen=True):
    """Something wrong with a workflow: the rule, where in the definition, what it is and how to mend it."""

    rule: str
    place: Place
    message: Text
    mend: Text


def problem(rule: str, place: Place, message: tuple[str, str], mend: tuple[str, str]) -> Problem:
    """Make a problem; message and mend in Chinese and English."""
    return Problem(rule, place, {"zh-CN": message[0], "en": message[1]}, {"zh-CN": mend[0], "en": mend[1]})
