"""The demonstration county: invented land, people and cases, the same on every machine."""
