"""Importing foreign code once, behind the whole fence, with everything denied that an audit hook sees: what it has, and what it tried."""

import socket
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from wangge_sandbox.alone import alone
from wangge_sandbox.fence import namespaces
from wangge_sandbox.launching import RUNTIME
from wangge_sdk.hooks.denied import watch
from wangge_sdk.hooks.loading import CodeError, load

SECONDS: Final = 30.0
MEMORY_MB: Final = 256
_SHOWN: Final = 300
_MOST_TRIED: Final = 100


class Imported(Struct, frozen=True, kw_only=True):
    """What an import came to."""

    hooks: tuple[str, ...] = ()
    """Hooks and handlers of the code, by id."""
    fault: str | None = None
    """Why it cannot be used, if it cannot."""
    tried: tuple[str, ...] = ()
    """What it tried and was denied."""


class NotImportedError(Exception):
    """There is no fence here, or nothing was heard from behind it; the message says which."""


def imported(code: Iterable[Path], module: str, *, seconds: float = SECONDS, memory_mb: int = MEMORY_MB) -> Imported:
    """Import a module of these packages; blocks.

    Raises:
        NotImportedError: the machine has no fence, or the process behind it said nothing that can be read.
    """
    heard = alone(code, __name__, (module,), seconds=seconds, memory_mb=memory_mb)
    if heard.trouble:
        raise NotImportedError(f"the import: {heard.trouble}")
    try:
        return msgspec.json.decode(heard.said, type=Imported)
    except msgspec.MsgspecError as error:
        raise NotImportedError("the import: what it says is not understood") from error


def tell(line: socket.socket, place: str, arguments: Sequence[str]) -> None:
    """Behind the fence: import with everything denied, and say what came of it."""
    (module,) = arguments
    tried = watch(tuple(Path(folder) for folder in (*namespaces.interpreter_folders(), RUNTIME, place)))
    try:
        hooks, fault = sorted(load(module)), None
    except CodeError as error:
        hooks, fault = [], str(error)
    found = Imported(hooks=tuple(hooks), fault=fault, tried=tuple(each[:_SHOWN] for each in tried[:_MOST_TRIED]))
    with suppress(OSError):
        line.sendall(msgspec.json.encode(found))
