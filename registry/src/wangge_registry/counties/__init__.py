"""Counties that are thrown away, in which reviewers play each role with one version on. Nothing of the registry is in them."""
