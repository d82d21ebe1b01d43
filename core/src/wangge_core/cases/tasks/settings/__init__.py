"""What areas say of tasks: labels, when there are any, time limits, and the order of those who may be asked."""
