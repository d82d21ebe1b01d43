"""Finding a value in an item: JSON Pointer (RFC 6901), with a plain name as a short form for a field of the item itself."""

from typing import Any


def at(document: Any, pointer: str) -> Any:  # noqa: ANN401  JSON
    """Return what a pointer leads to, or None when it leads nowhere."""
    if pointer and not pointer.startswith("/"):
        return document.get(pointer) if isinstance(document, dict) else None
    found = document
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict):
            found = found.get(name)
        elif isinstance(found, list):
            found = found[int(name)] if name.isascii() and name.isdecimal() and int(name) < len(found) else None
        else:
            return None
    return found
