"""Registers of people, places and things, with the relations between them."""
