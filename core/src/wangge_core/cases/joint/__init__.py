"""Joint handling: a lead unit holds the case, others assist it, each with a clock and a reply of its own."""
