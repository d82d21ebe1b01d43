"""Answering: every question of a plugin, from a worker or from code in this process, passes through here.

Its order is that of any operation: who asks → what they may ask for → the answer. What is refused is counted with its
reason on the plugin's health page; what is given is written into the audit (`keeping`).
"""

import asyncio
from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Raw

from wangge_core.audit.via import through
from wangge_core.broker.answering import Answered
from wangge_core.broker.asker import Asker, Grants
from wangge_core.broker.budget import Budget
from wangge_core.broker.keeping import Keeping, Question
from wangge_core.errors import LaterError, WanggeError
from wangge_sandbox.broker import CallHandle
from wangge_sdk.broker.calls import LARGEST_REQUEST, METHODS
from wangge_sdk.host_protocol import BrokerCall, raw
from wangge_sdk.platform import RefusedError

LARGEST_ANSWER: Final = 900 * 1024
"""Bytes, so that an answer fits into a frame with what stands around it."""
LONGEST_S: Final = 35.0
"""So long an answer may take: a request to the outside has thirty seconds at most."""
UNKNOWN: Final = "?"
"""What stands on the health page for methods that do not exist: their names are the plugin's own words."""
_UNREADABLE: Final = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)


class PlatformBroker:
    """The broker of one server; see `wangge_sandbox.broker.Broker`."""

    def __init__(self, answered: Iterable[Answered], *, grants: Grants, budget: Budget, keeping: Keeping) -> None:
        """`answered` are the methods, each of the SDK's table once."""
        self._answered = {each.method.name: each for each in answered}
        self._decoders = {name: msgspec.msgpack.Decoder(each.method.arguments) for name, each in self._answered.items()}
        if self._answered.keys() != METHODS.keys():
            raise TypeError(f"methods without an answer, or answers without a method: {self._answered.keys() ^ METHODS.keys()}")
        self._grants = grants
        self._budget = budget
        self._keeping = keeping

    async def answer(self, handle: CallHandle, request: BrokerCall) -> Raw:
        """Return the answer, encoded.

        Raises:
            RefusedError: with a stable code, and a message that says how to mend it.
        """
        answered = self._answered.get(request.method)
        question = Question(handle.plugin, handle.county, answered.method.name if answered else UNKNOWN)
        try:
            return await self._given(Asker.of(handle, self._grants), answered, request, question)
        except RefusedError as error:
            self._keeping.refused(question, error.code)
            raise
        except WanggeError as error:
            self._keeping.refused(question, error.code)
            raise RefusedError(error.code, _said(error)) from error

    async def _given(self, asker: Asker, answered: Answered | None, request: BrokerCall, question: Question) -> Raw:
        if answered is None:
            raise RefusedError("unknown_method", f"There is no {request.method[:60]!r}; the guide lists what can be asked for.")
        method = answered.method
        self._keeping.require_room()
        self._budget.take(asker.plugin, asker.county, method.cost, asker.person.id if asker.person else None)
        arguments = self._arguments(method.name, request.arguments)
        if method.writes and asker.for_resident and not (method.reports and asker.by_route):
            detail = f"{method.name} changes something, and this call is a resident's; do it when the platform tells of the case."
            raise RefusedError("not_for_residents", detail)
        if method.writes and asker.cause.reading:
            detail = f"{method.name} changes something, and this call came by GET, which only reads: declare a route of another method."
            raise RefusedError("only_reading", detail)
        with through(f"{asker.plugin} {asker.version} {method.name}"):
            try:
                async with asyncio.timeout(LONGEST_S):
                    given = await answered.answer(asker, arguments)
            except TimeoutError as error:
                raise RefusedError("too_slow", f"The platform did not come to an answer within {LONGEST_S:g} s.") from error
        answer = raw(given)
        if len(bytes(answer)) > LARGEST_ANSWER:
            raise RefusedError("too_large", f"The answer has more than {LARGEST_ANSWER} bytes; ask for less at a time.")
        self._keeping.given(question, asker, answered.subjects(given))
        return answer

    def _arguments(self, method: str, arguments: Raw) -> object:
        """Return what is asked for, as the method's type.

        Raises:
            RefusedError: `too_large` or `arguments_invalid`.
        """
        if len(bytes(arguments)) > LARGEST_REQUEST:
            raise RefusedError("too_large", f"What is asked with has more than {LARGEST_REQUEST} bytes; send less at a time.")
        try:
            return self._decoders[method].decode(arguments)
        except _UNREADABLE as error:
            raise RefusedError("arguments_invalid", f"{method}: {error}") from error


def _said(error: WanggeError) -> str:
    fields = "; ".join(f"{field.path}: {field.said()}" for field in error.fields)
    later = f" Ask again in {error.retry_after} s." if isinstance(error, LaterError) else ""
    return f"{error.detail}{f' ({fields})' if fields and fields not in error.detail else ''}{later}"[:1000]
