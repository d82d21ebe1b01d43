"""Suggests class and unit of a report from the words in its text; see ``hooks`` and ``plugin.json``."""
