"""What can go wrong with withdrawals.

WanggeError
├── NotFoundError    withdrawal_not_found
├── ConflictError    plugin_withdrawn: it may not run here; withdrawal_not_postponable
└── InvalidError     postponement: too long; signed_list: a list that was not taken
"""

from datetime import datetime

from wangge_core.errors import ConflictError, FieldError, InvalidError, NotFoundError
from wangge_sdk.withdrawals import Withdrawal


class WithdrawalNotFoundError(NotFoundError):
    """No such withdrawal is in force."""

    def __init__(self, withdrawal: str) -> None:
        """`withdrawal` is the id that was asked for."""
        super().__init__("withdrawal_not_found", f"No withdrawal {withdrawal[:80]!r} is in force here.")


class WithdrawnError(ConflictError):
    """The plugin is withdrawn; the detail says why."""

    def __init__(self, plugin: str, version: str, withdrawal: Withdrawal) -> None:
        """`withdrawal` is what keeps it from running."""
        detail = f"{plugin} {version} is withdrawn ({withdrawal.action}, {withdrawal.severity}): {withdrawal.reason['en']}"
        super().__init__("plugin_withdrawn", detail)


class NotPostponableError(ConflictError):
    """The withdrawal cannot be put off."""

    def __init__(self, withdrawal: Withdrawal) -> None:
        """`withdrawal` is a critical revocation, or a yank, which stops nothing."""
        detail = f"A {withdrawal.action} of severity {withdrawal.severity} cannot be put off."
        super().__init__("withdrawal_not_postponable", detail)


def too_long(until: datetime) -> InvalidError:
    """Return the error of a postponement that is longer than the severity allows, or in the past."""
    message = f"Put it off until {until.isoformat(timespec='minutes')} at most, and into the future."
    return InvalidError("postponement", message, (FieldError("/until", "maximum", message),))


class ListRefusedError(InvalidError):
    """A list was not taken: it is malformed, or older than the one before."""

    def __init__(self, fault: str) -> None:
        """`fault` says what is wrong."""
        super().__init__("signed_list", f"{fault}. Nothing of it is used; what was taken before stays in force.")
