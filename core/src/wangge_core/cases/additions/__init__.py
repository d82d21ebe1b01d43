"""Words and pictures that a reporter adds to a report while it is open."""
