"""What areas have decided about indicators: versions of formulas, and locked months."""
