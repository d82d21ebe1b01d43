"""Handing a case over to another area, which accepts it or does not."""
