"""Accounts: who acts for a publisher, who reviews, who keeps the registry."""
