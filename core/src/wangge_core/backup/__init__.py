"""Backup and restore: database, files, heads and keys in one file that proves itself."""
