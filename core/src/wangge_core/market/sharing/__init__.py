"""What areas think of plugins that they have on, and what this server tells the registry of it, if the county has agreed."""
