"""What a county has agreed that a plugin may do: kept apart from the plugin's version, per area, with its history."""
