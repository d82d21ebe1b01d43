"""What is taken out of circulation: lists that a registry signs are taken, act within seconds on every server, and may be put off."""
