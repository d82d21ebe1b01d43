"""Reading a time limit as people write it: 2紧急工作时, 4小时, 3天, 十五个工作日, 夏季2天、冬季3天. Pure."""

import re
import unicodedata
from typing import Final, NamedTuple

from wangge_core.clocks.model import MAX_AMOUNT, Limit, Unit
from wangge_core.standards.model import Assumptions

_DIGITS: Final = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS: Final = {
    "紧急工作时": Unit.EMERGENCY_HOURS,
    "紧急工作小时": Unit.EMERGENCY_HOURS,
    "紧急工时": Unit.EMERGENCY_HOURS,
    "工作时": Unit.WORKING_HOURS,
    "工作小时": Unit.WORKING_HOURS,
    "工时": Unit.WORKING_HOURS,
    "工作日": Unit.WORKING_DAYS,
    "工作天": Unit.WORKING_DAYS,
    "自然日": Unit.CALENDAR_DAYS,
    "自然天": Unit.CALENDAR_DAYS,
    "日历日": Unit.CALENDAR_DAYS,
}
_EMERGENCY_DAYS: Final = frozenset({"紧急工作日", "紧急工作天"})
_BARE_HOURS: Final = frozenset({"小时", "时"})
_BARE_DAYS: Final = frozenset({"天", "日"})
_WORDS: Final = sorted([*_UNITS, *_EMERGENCY_DAYS, *_BARE_HOURS, *_BARE_DAYS], key=len, reverse=True)
_LIMIT: Final = re.compile(rf"(?P<number>\d+|[{''.join(_DIGITS)}十]+)个?(?P<unit>{'|'.join(_WORDS)})以?内?(?P<rest>.*)")
_LONGEST: Final = 6
_SEASONS: Final = "非正常季节|正常季节|春季|夏季|秋季|冬季|非汛期|汛期|非采暖期|采暖期|非供暖期|供暖期|雨季|旱季"
_SEASONAL: Final = re.compile(rf"(?P<season>{_SEASONS})[:：为]?(?P<words>.+?)[、，,；;。]?(?=(?:{_SEASONS})|$)", re.DOTALL)


class ReadLimit(NamedTuple):
    """A limit, the rule by which something odd was read (`findings.RULES`; empty for a plain one), and the words left over."""

    limit: Limit
    rule: str = ""
    rest: str = ""


def read_limit(text: str, assumptions: Assumptions) -> ReadLimit | None:
    """Read one limit; None when it is none.

    紧急工作日 is in no standard: 紧急 runs through nights and holidays, so that a day of it is read as 24
    emergency hours.
    """
    match = _LIMIT.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    amount = _number(match["number"]) if match else None
    if match is None or amount is None:
        return None
    word, rest = match["unit"], match["rest"]
    if not 1 <= amount <= (MAX_AMOUNT // 24 if word in _EMERGENCY_DAYS else MAX_AMOUNT):
        return None
    if word in _EMERGENCY_DAYS:
        read = ReadLimit(Limit(amount * 24, Unit.EMERGENCY_HOURS), "emergency_day", rest)
    elif word in _BARE_HOURS:
        read = ReadLimit(Limit(amount, assumptions.hours), "bare_hours", rest)
    elif word in _BARE_DAYS:
        read = ReadLimit(Limit(amount, assumptions.days), "bare_days", rest)
    else:
        read = ReadLimit(Limit(amount, _UNITS[word]), "", rest)
    return read._replace(rule="limit_rest") if rest else read


def seasons(text: str) -> tuple[tuple[str, str], ...]:
    """Split a wording that tells seasons apart into (season, words); empty when it does not."""
    parts = tuple((match["season"], match["words"].strip()) for match in _SEASONAL.finditer(text))
    whole = bool(parts) and _SEASONAL.sub("", text).strip() == ""
    return parts if whole and len(parts) > 1 and all(words for _, words in parts) else ()


def _number(digits: str) -> int | None:
    if digits.isdecimal():
        return int(digits) if len(digits) <= _LONGEST else None
    tens, ten, ones = digits.rpartition("十")
    if not ten:
        return _DIGITS[digits] if len(digits) == 1 else None
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return None
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
