"""A person's notices inside the platform."""
