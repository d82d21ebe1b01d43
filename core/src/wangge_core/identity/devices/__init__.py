"""Phones of grid workers: enrolled with a one-time code, signed in by a key that never leaves them, revocable."""
