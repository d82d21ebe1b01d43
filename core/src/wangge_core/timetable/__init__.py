"""What is done for plugins by the calendar: their jobs and feeds, in each area where they are on, by one runner a time."""
