"""A registry with signed metadata, as in the tests of the trust."""

from tests.registry.trust.conftest import county, mirror, people, shop, trusted

__all__ = ["county", "mirror", "people", "shop", "trusted"]
