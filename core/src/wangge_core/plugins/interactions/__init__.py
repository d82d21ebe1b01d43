"""What people call of a plugin by themselves: its own HTTP routes, and its commands."""
