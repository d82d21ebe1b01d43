"""Reading a wheel strictly: an archive that two readers could understand in two ways is refused."""
