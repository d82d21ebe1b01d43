"""What people set of plugins for themselves: theirs alone to see, to change and to take back."""
