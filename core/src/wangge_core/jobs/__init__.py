"""Work that is done later, once, whatever happens to the process: retries, quiet hours, timers."""
