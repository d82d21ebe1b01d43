"""The edge: problems, headers, limits, the shell's files. It knows statuses; the features do not."""
