"""Reading Python without running it: what a module imports, which names it uses, and the texts it holds."""
