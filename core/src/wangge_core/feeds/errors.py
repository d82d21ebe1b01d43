"""What can go wrong with a feed."""

from wangge_core.errors import NotFoundError


class FeedNotFoundError(NotFoundError):
    """No such feed, or its plugin is not on in that area."""

    def __init__(self, plugin: str, feed: str, area: str) -> None:
        """Name what was asked for."""
        super().__init__("feed_not_found", f"{plugin} has no feed {feed} in {area}, or is not switched on there.")


class FetchError(Exception):
    """A fetch came to nothing. `code` is stable; `detail` is one sentence, without words of what came."""

    def __init__(self, code: str, detail: str, status: int | None = None) -> None:
        """`status` is what the other side answered, if it did."""
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.status = status
