"""What can go wrong, as the domain sees it.

    WanggeError
    ├── InvalidError          the request can never succeed as it is
    │   ├── MalformedError        its bytes are not what they claim to be
    │   ├── UnsupportedTypeError  they are of a kind that is not taken here
    │   └── TooLargeError         they are too many
    ├── UnauthenticatedError  we do not know who asks
    ├── ForbiddenError        we know, and it is not allowed
    ├── NotFoundError         it is not there, or not for you
    ├── ConflictError         it would have succeeded a moment ago
    ├── FaultyError           a part that we asked gave no good answer
    └── LaterError            the same request may succeed later
        ├── TooManyError      too many tries
        ├── UnavailableError  a part we need is down
        └── LateError         a part we need gave no answer in time

Each carries a stable `code`, which clients and translations hold on to, and a sentence that says what
to do. Only `http.problems` knows the statuses.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

import msgspec

Words: TypeAlias = str | Mapping[str, str]
"""A sentence: in English, or in each language by its tag (`zh-CN`, `en`)."""
ENGLISH: Final = "en"


class FieldError(msgspec.Struct, frozen=True):
    """One value that is wrong: where it stands (JSON pointer), which rule it breaks, what to do."""

    path: str
    code: str
    message: Words

    def said(self, language: str = ENGLISH) -> str:
        """Return what to do in a language; in English where that is all there is."""
        return self.message if isinstance(self.message, str) else self.message.get(language) or self.message[ENGLISH]


class WanggeError(Exception):
    """Root of every error that the platform raises on purpose."""

    fields: tuple[FieldError, ...] = ()
    """Which values are wrong, or which part of the request failed; empty when it is the whole of it."""

    def __init__(self, code: str, detail: str) -> None:
        """`code` is stable and in snake_case; `detail` is one English sentence for people and logs."""
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class InvalidError(WanggeError):
    """The request can never succeed as it is; `fields` says where and how to mend it."""

    def __init__(self, code: str, detail: str, fields: tuple[FieldError, ...] = ()) -> None:
        """`fields` may stay empty when the fault lies in no single value."""
        super().__init__(code, detail)
        self.fields = fields


class MalformedError(InvalidError):
    """The request cannot be read at all: its bytes are not what they claim to be."""


class UnsupportedTypeError(InvalidError):
    """The bytes are of a kind that is not taken here."""


class TooLargeError(InvalidError):
    """The request is larger than the limit that its detail names."""


class UnauthenticatedError(WanggeError):
    """The caller is unknown, or could not be proved."""


class ForbiddenError(WanggeError):
    """The caller is known and may not do this here."""


class NotFoundError(WanggeError):
    """Nothing of that name exists within what the caller may see."""


class ConflictError(WanggeError):
    """The thing has changed since the caller looked, or its state does not allow the act."""

    current: object = None
    """The thing as it is now, where the caller may see it and needs it to go on."""


class FaultyError(WanggeError):
    """A part that was asked for an answer gave none that can be used: it is to be mended, not the request."""


class LaterError(WanggeError):
    """The same request may succeed after `retry_after` seconds."""

    def __init__(self, code: str, detail: str, retry_after: int) -> None:
        """`retry_after` is in whole seconds."""
        super().__init__(code, detail)
        self.retry_after = retry_after


class TooManyError(LaterError):
    """Too many tries; `retry_after` says after how many seconds another is welcome."""


class UnavailableError(LaterError):
    """A part that is needed is down; `retry_after` is a guess in seconds."""


class LateError(LaterError):
    """A part that is needed gave no answer in time; `retry_after` is a guess in seconds."""
