"""The lint that keeps appraisal to outcomes: usage is not counted, neither by its name nor under another one. Pure.

The rule: a State Council rule of 2026 on government mobile applications; see `errors.BURDEN_RULE` for what it forbids.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from wangge_core.errors import FieldError
from wangge_core.indicators.model import Formula, Ranking
from wangge_core.indicators.predicates import PREDICATES

_MEASURES: Final = frozenset(
    {
        *("log_ins", "logins", "online_time", "online_minutes", "active_days", "usage", "usage_rate", "clicks", "downloads"),
        *("check_ins", "points", "likes", "study_time", "study_minutes"),
        *("photos", "tracks", "patrol_minutes"),
    }
)
"""Names that people reach for; the platform counts none of them."""

_WORDS: Final = re.compile(
    r"登录|登陆|签到|打卡|积分|在线时长|在线率|使用率|活跃|点赞|学习时长|学习时间|下载量|轨迹|上传照片|照片数"
    r"|\blog-?\s?ins?\b|\bcheck-?\s?ins?\b|\bonline (?:time|hours|minutes)\b|\bpoints? rank|\busage\b|\blikes\b|\bstudy (?:time|hours)\b"
    r"|\bactive (?:users|days)\b|\bphotos? uploaded\b|\btracks uploaded\b",
    re.IGNORECASE,
)


def findings(document: Formula | Ranking) -> tuple[FieldError, ...]:
    """Return where a formula or ranking would appraise usage; empty when it keeps to outcomes."""
    return (*_titled(document), *(_measured(document) if isinstance(document, Formula) else _weighed(document)))


def _titled(document: Formula | Ranking) -> Iterator[FieldError]:
    for locale, title in document.title.items():
        for word in dict.fromkeys(found[0] for found in _WORDS.finditer(title)):
            yield _finding(f"/title/{locale}", word)


def _measured(formula: Formula) -> Iterator[FieldError]:
    for part in ("numerator", "denominator"):
        for name in dict.fromkeys(_names(getattr(formula, part))):
            if name in _MEASURES or (name in PREDICATES and PREDICATES[name].usage):
                yield _finding(f"/{part}", name)


def _weighed(ranking: Ranking) -> Iterator[FieldError]:
    for number, part in enumerate(ranking.parts):
        if part.indicator in _MEASURES or _WORDS.search(part.indicator.replace("_", " ")):
            yield _finding(f"/parts/{number}/indicator", part.indicator)


def _names(raw: Any) -> Iterator[str]:  # noqa: ANN401  JSON
    """Yield every text in an expression, whether it can be read or not: the lint speaks before the language does."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict):
        for value in raw.values():
            yield from _names(value)
    elif isinstance(raw, list):
        for value in raw:
            yield from _names(value)


def _finding(path: str, measure: str) -> FieldError:
    return FieldError(path, "indicator_burden", f"{measure[:60]!r} is usage; appraise what came of the cases instead.")
