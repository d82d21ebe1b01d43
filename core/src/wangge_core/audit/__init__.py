"""Audit: who did what, in a chain that shows every later change to it."""
