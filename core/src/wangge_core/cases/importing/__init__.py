"""Cases and their histories from other systems, by a declared mapping."""
