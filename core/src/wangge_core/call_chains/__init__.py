"""Chains of calls that plugins declare and the platform carries through, also when the plugin is dead."""
