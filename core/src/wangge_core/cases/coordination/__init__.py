"""What varies from place to place about working together on cases: caps, limits and what waits for what."""
