"""People, units and positions; accounts, sessions, tokens and the second factor."""
