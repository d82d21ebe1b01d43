"""Reviews: what people decide about a version, and the signed statement of it."""
