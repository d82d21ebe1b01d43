"""People's words wherever mechanisms keep them: found, hidden, and told apart by whose they are."""
