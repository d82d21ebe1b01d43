"""The broker: what a plugin may ask the platform for, and the clients that ask it."""
