"""A model that suggests a class for a report; see ``hooks``, ``scoring`` and ``plugin.json``."""
