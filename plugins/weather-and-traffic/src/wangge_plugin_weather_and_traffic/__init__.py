"""Weather warnings from message to task, forecasts, and the state of the roads."""
