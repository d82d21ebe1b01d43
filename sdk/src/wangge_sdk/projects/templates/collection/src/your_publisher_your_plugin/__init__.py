"""A plugin without code: everything it adds stands in ``plugin.json``."""
