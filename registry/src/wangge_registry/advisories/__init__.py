"""Advisories on plugins and on packages that plugins are built of, in OSV form, signed for counties."""
