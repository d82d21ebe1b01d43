"""Keys that sign: those that lie on the server, encrypted, and the ceremonies of those that do not."""
