"""Feeds: outside data that plugins declare, fetched through the core's own egress and put into their collections."""
