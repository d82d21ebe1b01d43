"""Cases about the same thing: hints, "me too", merging and taking it back."""
