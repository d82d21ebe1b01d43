"""Plugins: who owns an id and its package, who may upload, and how one is handed over."""
