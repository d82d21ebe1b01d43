"""What an area may set of the rules about duplicates and privacy."""
