"""What a registry says, on a terminal. Pure."""


def printable(line: str) -> str:
    """Return a line without what could move a terminal's cursor: the words are a registry's."""
    return "".join(sign if sign.isprintable() else "�" for sign in line)
