"""Events that a plugin was told and could not take: shown on its page, and replayed from there."""
