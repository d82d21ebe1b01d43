"""Indicators: versioned formulas over facts about cases, shown with what they count; outcomes only."""
