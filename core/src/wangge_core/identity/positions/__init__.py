"""Positions: a person holds a role in a unit for an area, with dates. They are the grants of access."""
