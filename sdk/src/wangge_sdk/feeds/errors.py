"""What can be wrong with what came."""


class FeedError(Exception):
    """Nothing of what came can be used; the message says why, and holds none of its words."""
