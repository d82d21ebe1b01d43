"""Service accounts: for programs of other systems, with a unit that answers for each, an end, and tokens."""
