"""Two people who changed one document: different fields are merged, the same field is set aside for a supervisor."""
