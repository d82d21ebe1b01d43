"""What an author keeps a plugin in: making the project, generating its types, packing its wheel."""
