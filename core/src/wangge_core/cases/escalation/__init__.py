"""The escalation ladder: steps at shares and instants of a clock, each taken exactly once."""
