"""Events: what happened, told to others after the commit, at least once and in order per thing."""
