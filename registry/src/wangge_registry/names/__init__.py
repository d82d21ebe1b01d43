"""Names: which are kept for somebody, and which look like another's."""
