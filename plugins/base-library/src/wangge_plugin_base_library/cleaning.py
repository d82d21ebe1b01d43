"""Cleaning rules, which are data, and what they find: each finding says what is wrong, how to mend it, and from which source it came.

A finding is on the list of its source until the entry fits; nothing is corrected by a machine. Check digits are those of
GB 32100 (organisations) and GB 11643 (people), by python-stdnum.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

import msgspec
from msgspec import Struct
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from wangge_plugin_base_library.spans import years_since
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.registers import Document, NotPossibleError, entered
from wangge_sdk.views import Text

_OLDEST: Final = 120
_SEX_PLACE: Final = 16
Test = Callable[[Any, date], bool]
_TESTS: Final[Mapping[str, Test]] = {
    "filled": lambda value, _: value not in {None, ""},
    "credit_code": lambda value, _: value is None or uscc.is_valid(value),
    "past": lambda value, today: value is None or value <= today.isoformat(),
    "lifetime": lambda value, today: value is None or (years_since(value, today) or 0) <= _OLDEST,
}
"""What a rule may ask of a value, on a day."""


class CleaningRule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a field of a register has to be."""

    id: str
    register: str
    field: str
    test: str
    title: Text
    mend: str
    """How to mend it, for whoever keeps the source."""


@cache
def cleaning_rules() -> tuple[CleaningRule, ...]:
    """Return the rules of the package."""
    return msgspec.json.decode(files(__package__).joinpath("cleaning-rules.json").read_bytes(), type=tuple[CleaningRule, ...])


class Cleaning:
    """Looks at entries, and keeps the list of what is wrong."""

    def __init__(self, today: date, rules: Iterable[CleaningRule], known: Iterable[Document]) -> None:
        """`known` are the findings that are open."""
        self._today = today
        self._rules: dict[str, list[CleaningRule]] = {}
        for rule in rules:
            self._rules.setdefault(rule.register, []).append(rule)
        self._left = {(str(each["document"]), str(each["rule"])): each for each in known}

    def of(self, document: Document) -> Iterator[DocumentStep]:
        """Yield what is newly found wrong with an entry."""
        for rule in self._rules.get(document.register, ()):
            if _TESTS[rule.test](document[rule.field], self._today):
                continue
            if self._left.pop((document.id, rule.id), None) is None:
                yield entered("finding", self._finding(rule, document))

    def mended(self) -> Iterator[DocumentStep]:
        """Yield the end of the findings whose entry fits now, or is not kept any more."""
        for finding in self._left.values():
            yield finding.changed(state="mended", mended_on=self._today.isoformat())

    def _finding(self, rule: CleaningRule, document: Document) -> dict[str, object]:
        return {
            "register": document.register,
            "document": document.id,
            "label": document.label,
            "rule": rule.id,
            "mend": rule.mend,
            "source": document["source"],
            "found_on": self._today.isoformat(),
            "state": "open",
            "grid": document["grid"] or document.data.area,
        }


def require_agreeing(given: Mapping[str, Any]) -> None:
    """Go on only if an identity number agrees with itself, the day of birth and the sex.

    Raises:
        NotPossibleError: it does not.
    """
    number = given.get("identity")
    if not number:
        return
    try:
        born, right = ric.get_birth_date(number), ric.calc_check_digit(number) == number[-1]
    except (ValidationError, ValueError):
        right = False
    if not right:
        raise NotPossibleError("身份证号码的校验位或日期不对，请核对。", "The check digit or the date of the identity number is wrong.")
    if given.get("born_on") not in {None, born.isoformat()}:
        raise NotPossibleError(f"出生日期与身份证号码不符（{born}）。", f"The day of birth does not agree with the number ({born}).")
    if given.get("sex") != ("male" if int(number[_SEX_PLACE]) % 2 else "female"):
        raise NotPossibleError("性别与身份证号码不符。", "The sex does not agree with the identity number.")
