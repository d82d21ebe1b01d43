"""How areas take new versions, as it lies in the database."""
