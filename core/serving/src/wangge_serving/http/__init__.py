"""The edge: problems, headers, limits. It knows statuses; the features do not."""
