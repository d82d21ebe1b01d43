"""What can go wrong with a supervision order.

ConflictError
├── OrderStateError    the order is not where this act begins
└── OrderOpenError     an open order stands against a step of the case
"""

from collections.abc import Sequence

from wangge_core.errors import ConflictError


class OrderStateError(ConflictError):
    """The order is in another state."""

    def __init__(self, act: str, state: str) -> None:
        """`act` is what was tried."""
        super().__init__("order_state", f"{act!r} cannot be done on an order that is {state}.")


class OrderOpenError(ConflictError):
    """The case waits for its orders."""

    def __init__(self, numbers: Sequence[str]) -> None:
        """`numbers` of the open orders."""
        super().__init__("order_open", f"Supervision orders are open: {', '.join(numbers)}. Their issuers close them first.")
