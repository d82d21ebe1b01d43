"""Spans of time between a day in a document and today. Pure."""

from datetime import date


def months_since(day: object, today: date) -> int | None:
    """Return how many whole months have gone by since a day; None when it is not known."""
    if not isinstance(day, str):
        return None
    then = date.fromisoformat(day)
    return (today.year - then.year) * 12 + today.month - then.month - (today.day < then.day)


def years_since(day: object, today: date) -> int | None:
    """Return how many whole years have gone by since a day; None when it is not known."""
    months = months_since(day, today)
    return None if months is None else months // 12
