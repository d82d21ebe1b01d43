"""Versions of plugins: their files, their states, what machines found in them."""
