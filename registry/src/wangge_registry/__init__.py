"""wangge_registry."""
