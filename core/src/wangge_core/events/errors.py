"""What can go wrong with events."""

from wangge_core.errors import WanggeError


class LeaseLostError(WanggeError):
    """Another process does the job now; whatever was being saved must not be."""

    def __init__(self, name: str) -> None:
        """`name` is the job's."""
        super().__init__("lease_lost", f"Another process has taken over {name}.")
