"""The broker: answers what plugins ask for while a call of theirs lives, as user ∩ grant ∩ area."""
