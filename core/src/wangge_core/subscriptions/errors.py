"""What can go wrong with a standing subscription."""

from wangge_core.errors import NotFoundError


class SubscriptionNotFoundError(NotFoundError):
    """No such subscription, or its plugin is not on in that area, or the area has not agreed to it."""

    def __init__(self, plugin: str, subscription: str, area: str) -> None:
        """Name what was asked for."""
        detail = f"{plugin} has no subscription {subscription} in {area}, or is not switched on there."
        super().__init__("subscription_not_found", detail)
