"""Clocks: how long a matter may take, when it is due, and why then."""
