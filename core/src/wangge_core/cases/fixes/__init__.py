"""Where a signed-in reporter's phone says it is, and whether that can be."""
