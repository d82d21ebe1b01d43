"""Open311 GeoReport v2: programs of residents read the services, report, and follow what becomes of it."""
