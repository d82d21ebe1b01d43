"""What the broker is made of: a method of the SDK's table with the function that answers it here."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import msgspec

from wangge_core.broker.asker import Asker
from wangge_sdk.broker.method import Method

Answer = Callable[[Asker, Any], Awaitable[Any]]


def _nothing(_: Any) -> Iterable[str]:  # noqa: ANN401  any answer
    return ()


class Answered(msgspec.Struct, frozen=True):
    """A method and who answers it; `subjects` names what an answer was about, for the audit."""

    method: Method[Any, Any]
    answer: Answer
    subjects: Callable[[Any], Iterable[str]] = _nothing
