"""Finding cases by words."""
