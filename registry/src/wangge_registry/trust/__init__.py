"""Signed metadata by which a county believes a file, wherever it got it from: TUF, The Update Framework.

The root and the targets are signed by people with keys that are not on the server; each publisher's files by a delegated role of
its own; snapshot and timestamp by the server, so that nobody is shown an old or a mixed state.
"""
