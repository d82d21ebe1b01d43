"""What can go wrong, as the features name it; the tree is drawn in `wangge_serving.errors`."""

from wangge_serving.errors import (
    ConflictError,
    FaultyError,
    FieldError,
    ForbiddenError,
    InvalidError,
    LateError,
    LaterError,
    MalformedError,
    NotFoundError,
    TooLargeError,
    TooManyError,
    UnauthenticatedError,
    UnavailableError,
    UnsupportedTypeError,
    WanggeError,
)

__all__ = [
    "ConflictError",
    "FaultyError",
    "FieldError",
    "ForbiddenError",
    "InvalidError",
    "LateError",
    "LaterError",
    "MalformedError",
    "NotFoundError",
    "TooLargeError",
    "TooManyError",
    "UnauthenticatedError",
    "UnavailableError",
    "UnsupportedTypeError",
    "WanggeError",
]
