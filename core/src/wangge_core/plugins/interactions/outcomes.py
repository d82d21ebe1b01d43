"""What a call of a plugin came to, as whoever called is told: never an error of the server, whatever the plugin did."""

from collections.abc import Callable, Mapping
from typing import Final, NoReturn

from wangge_core.errors import (
    ConflictError,
    FaultyError,
    ForbiddenError,
    InvalidError,
    LateError,
    NotFoundError,
    UnavailableError,
    WanggeError,
)
from wangge_core.plugins.model import Trouble
from wangge_core.plugins.relay import Delivered
from wangge_sdk.interactions import Refusal
from wangge_sdk.texts import say

_SOON_S: Final = 5
_LATER_S: Final = 60
_LONGEST: Final = 1000


def require_heard(delivered: Delivered, plugin: str) -> None:
    """Go on only with a good answer, or none where none is needed.

    Raises:
        FaultyError: `plugin_failed`, `plugin_answer`.
        LateError: `plugin_late`.
        UnavailableError: `plugin_busy`, `plugin_gone`, `plugin_resting`; `plugin_off` where it has been switched off meanwhile.
    """
    if not delivered.heard:
        raise _ERRORS[delivered.trouble](plugin)


def refuse(refusal: Refusal, locale: str) -> NoReturn:
    """Say no in a plugin's words.

    Raises:
        ForbiddenError, NotFoundError, ConflictError, InvalidError: `plugin_refused`, by the status that the plugin chose.
    """
    detail = say(refusal.message, locale)[:_LONGEST]
    match refusal.status:
        case 403:
            raise ForbiddenError("plugin_refused", detail)
        case 404:
            raise NotFoundError("plugin_refused", detail)
        case 409:
            raise ConflictError("plugin_refused", detail)
        case 422:
            raise InvalidError("plugin_refused", detail)


_HEALTH: Final = "its health page says what happened."
_ERRORS: Final[Mapping[Trouble | None, Callable[[str], WanggeError]]] = {
    None: lambda plugin: UnavailableError("plugin_off", f"{plugin} is not on here any more.", _LATER_S),
    Trouble.RAISED: lambda plugin: FaultyError("plugin_failed", f"{plugin} failed at this; {_HEALTH}"),
    Trouble.NONSENSE: lambda plugin: FaultyError("plugin_answer", f"{plugin} gave an answer that is not what it declares; {_HEALTH}"),
    Trouble.LATE: lambda plugin: LateError("plugin_late", f"{plugin} took longer than it may; {_HEALTH}", _SOON_S),
    Trouble.BUSY: lambda plugin: UnavailableError("plugin_busy", f"Too many calls wait for {plugin} already.", _SOON_S),
    Trouble.GONE: lambda plugin: UnavailableError("plugin_gone", f"The worker of {plugin} has ended or cannot start; {_HEALTH}", _SOON_S),
    Trouble.RESTING: lambda plugin: UnavailableError("plugin_resting", f"{plugin} failed too often and rests; {_HEALTH}", _LATER_S),
}
