"""Whose data it is: masking and revealing, redaction, speaking for another, the own view, erasure."""
