"""What can go wrong with indicators.

InvalidError
├── ExpressionError        a formula that cannot be read
└── BurdenError            it would appraise usage, which the rule on the burden of the grassroots forbids
NotFoundError
└── NoIndicatorError
ConflictError
└── PeriodLockedError, PeriodNotOverError
"""

from typing import Final

from wangge_core.errors import ConflictError, FieldError, InvalidError, NotFoundError

BURDEN_RULE: Final = {
    "zh-CN": "国家关于政务移动应用的规定：除安全、应急外，不得打卡签到、积分排名、在线时长，不得以登录、使用率、学习时长、点赞考核，"
    "不得强制上传照片、轨迹。考核只看办理结果。",
    "en": "The national rule on government mobile applications: except for security and emergencies, no check-ins, point rankings or "
    "time online, no appraisal by log-ins, rate of use, study time or likes, no forced photos or tracks. Appraise outcomes only.",
}


class ExpressionError(InvalidError):
    """An expression is not of the closed language."""

    def __init__(self, path: str, message: str) -> None:
        """`path` points to the part that is wrong."""
        super().__init__("indicator_expression", message, (FieldError(path, "indicator_expression", message),))


class BurdenError(InvalidError):
    """The formula or ranking counts usage instead of outcomes."""

    def __init__(self, findings: tuple[FieldError, ...]) -> None:
        """`findings` says where, and which measure it is."""
        detail = f"{BURDEN_RULE['en']} Count what came of the cases instead, or give an override_reason of 10 characters or more."
        super().__init__("indicator_burden", detail, findings)


class NoIndicatorError(NotFoundError):
    """There is no such indicator in force."""

    def __init__(self, name: str) -> None:
        """`name` is what was asked for."""
        detail = f"There is no indicator {name[:60]!r} in force there; GET /indicators lists those that are."
        super().__init__("indicator_not_found", detail)


class PeriodLockedError(ConflictError):
    """The month is locked for this area already, or for one above it."""

    def __init__(self, area: str, month: str) -> None:
        """`area` and `month` name the lock."""
        super().__init__("period_locked", f"{month} is locked for area {area} already; its figures stay as they are.")


class PeriodNotOverError(ConflictError):
    """A month can be locked when it is over."""

    def __init__(self, month: str) -> None:
        """`month` is what was to be locked."""
        super().__init__("period_not_over", f"{month} is not over yet; lock it when it is.")
