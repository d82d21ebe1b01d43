"""Bundles: what a registry has signed, carried by hand to a server without a connection, and let in by two people."""
