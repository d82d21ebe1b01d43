"""The second factor: one-time codes, recovery codes, and who must have them."""
