"""What can go wrong with events."""

from wangge_core.errors import WanggeError


class PoisonError(WanggeError):
    """A subscriber will never take this event: it is set aside at once, without being tried again."""

    def __init__(self, reason: str) -> None:
        """`reason` stands beside the event, for whoever looks at it."""
        super().__init__("event_poisonous", reason)


class LeaseLostError(WanggeError):
    """Another process does the job now; whatever was being saved must not be."""

    def __init__(self, name: str) -> None:
        """`name` is the job's."""
        super().__init__("lease_lost", f"Another process has taken over {name}.")
