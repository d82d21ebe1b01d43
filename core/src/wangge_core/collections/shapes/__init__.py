"""The tables behind collections: made, widened and narrowed as their declarations change."""
