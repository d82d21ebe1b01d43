"""A registry to look at: people, keys and our own plugins, published as anybody's are."""
