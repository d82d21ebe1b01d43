"""Telling people and other systems what happened: rules as data, channels, quiet hours."""
