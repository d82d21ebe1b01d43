"""Practice: scenarios for every role, walked on a platform of its own that is thrown away at night."""
