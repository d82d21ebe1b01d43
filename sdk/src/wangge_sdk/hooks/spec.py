"""What is known of a hook, in a form that programs read."""

import enum
from collections.abc import Callable
from typing import Any, Final, TypeVar, get_type_hints

import msgspec

from wangge_sdk.hooks.markers import hookspec

Function = TypeVar("Function", bound=Callable[..., Any])

_NOTE: Final = "wangge_hook"
MAX_ANSWERS: Final = 50
"""So many suggestions, problems, hints or cards one plugin may give in one call."""


class HookKind(enum.Enum):
    """How the host treats a hook; see the docstring of ``HooksV1``."""

    ASK = "ask"
    TELL = "tell"
    CONTRIBUTE = "contribute"
    DECIDE = "decide"
    DELIVER = "deliver"
    HANDLE = "handle"


class AnswerError(ValueError):
    """A plugin's answer is not what the hook's specification says; the message names the place."""


class HookSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One hook of one version of the contract."""

    name: str
    """Name of the function, ``suggest_class``."""
    version: int
    """Major version; a changed meaning is a new version, a new field is not."""
    kind: HookKind
    """How the host treats it."""
    request: type
    """Type of the second argument."""
    answer: Any
    """Type of the answer, ``None`` for a hook that is told; a plugin may always answer ``None``."""
    budget_ms: int
    """How long one plugin may take, unless its manifest asks for less."""
    summary: str
    """First line of the documentation."""
    needs: tuple[str, ...] = ()
    """Scopes without which a plugin is not called, because of what the hook shows it; their fields say what is masked."""
    max_bytes: int = 64 * 1024
    """So large an answer of one plugin may be, encoded."""

    @property
    def id(self) -> str:
        """The hook as a manifest writes it, ``suggest_class.v1``."""
        return f"{self.name}.v{self.version}"

    @property
    def argument(self) -> str:
        """Name of the second argument: ``event`` when it is told, else ``request``."""
        return "event" if self.kind is HookKind.TELL else "request"

    def check_answer(self, answer: object) -> Any:  # noqa: ANN401  the type is in `self.answer`
        """Return ``answer`` rebuilt as the type of this specification, ``None`` staying ``None``.

        The answer takes the way it would take through a worker's socket, encoded and decoded: the bounds
        in the views hold, and nothing a plugin keeps a reference to gets into the platform.

        Raises:
            AnswerError: it is of another type, out of bounds, too long, or cannot be encoded.
        """
        if answer is None:
            return None
        if self.kind is HookKind.TELL:
            msg = f"{self.id} is told and must answer None, not {type(answer).__name__}"
            raise AnswerError(msg)
        if isinstance(answer, list | tuple | set | frozenset) and len(answer) > MAX_ANSWERS:
            msg = f"{self.id} may answer at most {MAX_ANSWERS} items, not {len(answer)}"
            raise AnswerError(msg)
        try:
            rebuilt = msgspec.msgpack.decode(_ENCODER.encode(answer), type=self.answer)
        except (msgspec.MsgspecError, TypeError, ValueError, OverflowError, RecursionError) as error:
            msg = f"{self.id} gave an answer that does not fit: {error}"
            raise AnswerError(msg) from error
        if isinstance(rebuilt, tuple) and len(rebuilt) > MAX_ANSWERS:  # encoded already by a worker, so not counted above
            msg = f"{self.id} may answer at most {MAX_ANSWERS} items, not {len(rebuilt)}"
            raise AnswerError(msg)
        return rebuilt


_ENCODER: Final = msgspec.msgpack.Encoder()


def mark(kind: HookKind, *, budget_ms: int, needs: tuple[str, ...] = (), **bounds: int) -> Callable[[Function], Function]:
    """Mark a function of a contract class as the specification of a hook.

    ``needs`` are the scopes of what it shows; ``bounds`` may say ``max_bytes``.
    """

    def marked(function: Function) -> Function:
        setattr(function, _NOTE, (kind, budget_ms, needs, bounds))
        return hookspec(function)

    return marked


def collect(contract: type, version: int) -> dict[str, HookSpec]:
    """Read the specifications of a contract class from its marks and annotations, by name."""
    specs = {}
    for name, function in vars(contract).items():
        note = getattr(function, _NOTE, None)
        if note is None:
            continue
        kind, budget_ms, needs, bounds = note
        hints = get_type_hints(function, include_extras=True)
        answer = hints.pop("return")
        specs[name] = HookSpec(
            name=name,
            version=version,
            kind=kind,
            request=hints["event" if kind is HookKind.TELL else "request"],
            answer=None if answer is type(None) else answer,
            budget_ms=budget_ms,
            summary=(function.__doc__ or "").strip().partition("\n")[0],
            needs=needs,
            **bounds,
        )
    return specs
