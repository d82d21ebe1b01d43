"""wangge_core."""
