"""Feedback on the platform itself: anybody may give it from every page, an administrator answers, and the answer comes back."""
