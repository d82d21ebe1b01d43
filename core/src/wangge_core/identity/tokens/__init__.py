"""Bearer tokens for programs that act for an account."""
