"""Filing: standards, reasons not to file, whom to turn to instead, and what a new class changes."""
