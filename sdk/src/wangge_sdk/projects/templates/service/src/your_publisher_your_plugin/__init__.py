"""A plugin that answers hooks; see ``hooks`` and ``plugin.json``."""
