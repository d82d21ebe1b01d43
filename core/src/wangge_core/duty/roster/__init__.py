"""The roster: shifts and stand-ins."""
