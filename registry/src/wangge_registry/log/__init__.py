"""The public log: every step of every version and publisher, in a chain with signed heads that anybody may verify."""
