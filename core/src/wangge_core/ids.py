"""Identifiers, as the features name them; see `wangge_serving.ids`."""

from wangge_serving.ids import id_at, new_id

__all__ = ["id_at", "new_id"]
