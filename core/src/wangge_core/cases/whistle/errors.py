"""What can go wrong with a call.

ConflictError
└── WhistleOverError   the call has ended, or the unit has done this already
"""

from wangge_core.errors import ConflictError


class WhistleOverError(ConflictError):
    """The act comes too late, or a second time."""

    def __init__(self, detail: str) -> None:
        """`detail` says which."""
        super().__init__("whistle_over", detail)
