"""Accounts: how a person signs in, and their passwords."""
