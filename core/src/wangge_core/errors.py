"""What can go wrong, as the features name it; the tree is drawn in `wangge_serving.errors`."""

from wangge_serving.errors import (
    ConflictError,
    FieldError,
    ForbiddenError,
    InvalidError,
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
    "FieldError",
    "ForbiddenError",
    "InvalidError",
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
