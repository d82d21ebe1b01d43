"""Company on a case: who looks at it at the same time, and who is writing a step."""
