"""Checking what plugins answered, all at once when all is well.

Every answer takes the way it would take through a worker's socket: encoded, decoded as the type of the hook's
specification. So a plugin that works in the server's process works in a worker, bounds in the types hold, and
the platform never holds an object of a plugin. Encoding the answers of one call together costs a third of
doing it one by one; only when that fails, each is looked at alone to find the culprit.
"""

from collections.abc import Callable
from typing import Annotated, Any, Final, Union, get_args, get_origin

import msgspec

from wangge_sdk.hooks import SPECS, AnswerError, HookKind, HookSpec
from wangge_sdk.hooks.handlers import spec_of
from wangge_sdk.hooks.spec import MAX_ANSWERS

Misfit = Callable[[Any], str | None]

_encode: Final = msgspec.msgpack.Encoder().encode
_UNFIT: Final = (msgspec.MsgspecError, TypeError, ValueError, OverflowError, RecursionError)


class AnswerCheck:
    """The check of one hook's answers."""

    def __init__(self, spec: HookSpec) -> None:
        """Prepare the decoder of the specification's answer type."""
        self.spec: Final = spec
        kind = None if spec.kind is HookKind.TELL else _bounded(spec.answer)
        self._decode: Final = msgspec.msgpack.Decoder(list[kind]).decode  # type: ignore[valid-type]  # a type known at run time

    def together(self, raw: list[Any]) -> list[Any] | None:
        """Return the answers rebuilt, or None when one of them is not as it should be."""
        try:
            encoded = _encode(raw)
            return None if len(encoded) > self.spec.max_bytes else self._decode(encoded)
        except _UNFIT:
            return None

    def alone(self, answer: object) -> Any:  # noqa: ANN401  the type is the specification's
        """Return one answer rebuilt.

        Raises:
            AnswerError: it does not fit, or is larger than the specification allows.
        """
        rebuilt = self.spec.check_answer(answer)
        if len(_encode(rebuilt)) > self.spec.max_bytes:
            raise AnswerError(f"{self.spec.id} gave an answer of more than {self.spec.max_bytes} bytes")
        return rebuilt


class FittingCheck:
    """The check of one call's answer that must not only be of its type."""

    def __init__(self, check: AnswerCheck, misfit: Misfit) -> None:
        """`misfit` says what is wrong with an answer of the right type, an abstention too, without quoting it; None when nothing is."""
        self._check = check
        self._misfit = misfit

    def together(self, raw: list[Any]) -> list[Any] | None:
        """Return the answers rebuilt, or None when one of them is not as it should be."""
        values = self._check.together(raw)
        return values if values is not None and not any(self._misfit(value) for value in values) else None

    def alone(self, answer: object) -> Any:  # noqa: ANN401  the type is the specification's
        """Return one answer rebuilt.

        Raises:
            AnswerError: it does not fit.
        """
        value = self._check.alone(answer)
        if reason := self._misfit(value):
            raise AnswerError(f"{self._check.spec.id}: {reason}")
        return value


class Checks(dict[str, AnswerCheck]):
    """The checks of all hooks by name; those of handlers are made when they are first called."""

    def __init__(self) -> None:
        """Begin with the hooks."""
        super().__init__({name: AnswerCheck(spec) for name, spec in SPECS.items()})

    def __missing__(self, name: str) -> AnswerCheck:
        """Return the check of a handler (`event:on_missed`)."""
        check = self[name] = AnswerCheck(spec_of(name))
        return check


def _bounded(kind: Any) -> Any:  # noqa: ANN401  a type known at run time
    """Return an answer's type with the bound on the number of items written into it, which costs nothing to check."""
    if get_origin(kind) is tuple:
        return Annotated[kind, msgspec.Meta(max_length=MAX_ANSWERS)]
    parts = get_args(kind)
    bounded = [_bounded(part) for part in parts]
    return Union[tuple(bounded)] if parts and bounded != list(parts) else kind  # noqa: UP007  built at run time
