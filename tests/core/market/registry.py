"""A real registry, its holders of keys, and a source that may be anybody's."""

from tests.registry.trust.people import Mirror
from wangge_core.market.sources import MissingError


class MirrorSource:
    """Hands a county what the registry serves, or what somebody has put in its place."""

    def __init__(self, mirror: Mirror) -> None:
        self.mirror = mirror
        self.asked: list[str] = []

    def read(self, name: str) -> bytes:
        self.asked.append(name)
        place, _, rest = name.partition("/")
        content = self.mirror.instead.get(name) or self.mirror._own(place, rest)
        if content is None:
            raise MissingError(name)
        self.mirror.kept[name] = content
        return content
