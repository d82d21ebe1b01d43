"""After the closing: reopening, rounds, and calls that ask whether the matter is really settled."""
