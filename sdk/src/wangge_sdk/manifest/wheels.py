"""What a plugin's wheel may hold, for those who make one and those who unpack it."""

from typing import Final

MOST_FILES: Final = 5000
MOST_BYTES: Final = 64 * 1024 * 1024
"""Of all its files, unpacked."""
LONGEST_NAME: Final = 240
"""Characters of a path in it."""
UNREADABLE: Final = frozenset({".so", ".pyd", ".dll", ".dylib", ".pth", ".pyc"})
"""Code that nobody can read, and files that Python would run at every start."""
MOST_PACKED: Final = 20 * 1024 * 1024
"""Bytes of the wheel itself."""
