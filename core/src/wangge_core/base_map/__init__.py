"""The pictures that lie below every map, where the operator has named some."""
