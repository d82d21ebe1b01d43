"""Algorithms that plugins declare: their cards, their answers, what people made of them, and where they are switched off."""
