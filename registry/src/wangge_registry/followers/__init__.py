"""What counties tell of plugins, if they have agreed to: how many areas have one on, and how they rate it."""
