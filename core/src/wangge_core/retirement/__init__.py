"""The end of a plugin: its data handed over as a file, and later, by a second person, deleted."""
