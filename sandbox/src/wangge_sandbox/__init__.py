"""wangge_sandbox."""
