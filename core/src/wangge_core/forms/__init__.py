"""Forms: documents that a plugin's JSON Schema describes, checked on the way in."""
