"""The area tree, the grids' polygons, and the way from a point to its grid."""
