"""How much of a review a version needs; counties reckon it by the same rule."""

from wangge_sdk.manifest.need import Need, need_of

__all__ = ["Need", "need_of"]
