"""The jobs of plugins: by the calendar, at moments that a plugin sets itself, and when an administrator says now."""
