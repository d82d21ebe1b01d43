"""How the core talks to the outside: one policy for all of it, so that nobody can make it reach into the inside."""
