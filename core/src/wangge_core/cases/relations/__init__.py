"""Parent, child and follow-on cases."""
