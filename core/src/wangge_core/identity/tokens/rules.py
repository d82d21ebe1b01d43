"""Limits of bearer tokens."""

from typing import Final

LONGEST_DAYS: Final = 366
LONGEST_GRACE_HOURS: Final = 168
MOST: Final = 50
"""Tokens that one account may have at a time."""
PREFIX: Final = "wgt_"
"""Lets scanners recognise a token that was published by mistake."""
