"""What comes onto this server, as it lies in the database."""
