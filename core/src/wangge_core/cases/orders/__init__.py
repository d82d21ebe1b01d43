"""Supervision orders (督办): somebody above wants an answer, and the case waits for it."""
