"""Taking plugins out of circulation: what counties are told to refuse, switch off or remove, in signed lists."""
