"""Tasks of a grid worker on a case: looking before it is filed, and after it was handled."""
