"""Filing standards: under which condition a matter is filed, how long it may take, and when it counts as done."""
