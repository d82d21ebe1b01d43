"""Roles and policies, as a security administrator manages them."""
