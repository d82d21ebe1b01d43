"""Units and people in and out as workbooks."""
