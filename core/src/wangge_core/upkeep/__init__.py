"""How the service does: database, events, jobs, workers, disk, backups, feeds and versions, for whoever keeps it running."""
