"""The marketplace: publishers, uploads, checks, reviews, and an index that pip, uv and twine are clients of.

A process of its own with a database of its own. A county's platform knows it over HTTP and by signed metadata only.
"""
