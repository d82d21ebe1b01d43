"""How many cases were open at the end of each day: a grain that a job fills day by day and that a month's curve is read from."""
