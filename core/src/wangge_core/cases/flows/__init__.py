"""Which workflow a case follows: kept for as long as there are cases, whatever becomes of the plugin that added to it."""
