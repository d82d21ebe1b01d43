"""The roster in and out as a table."""
