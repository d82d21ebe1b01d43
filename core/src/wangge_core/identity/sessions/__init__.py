"""Signing in, sessions, and who a request comes from."""
