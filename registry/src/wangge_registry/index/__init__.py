"""The index that pip and uv install from, and the door that twine and uv upload through."""
