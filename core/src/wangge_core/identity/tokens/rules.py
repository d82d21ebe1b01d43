"""Limits of bearer tokens."""

from typing import Final

LONGEST_DAYS: Final = 366
MOST: Final = 50
"""Tokens that one account may have at a time."""
PREFIX: Final = "wgt_"
"""Lets scanners recognise a token that was published by mistake."""
