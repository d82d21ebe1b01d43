"""The plugin host: which plugins there are, where they are on, and how they are called."""
