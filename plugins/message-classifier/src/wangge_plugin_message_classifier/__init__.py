"""Learns from a county's own history which class a message belongs to; see ``hooks`` and ``plugin.json``."""
