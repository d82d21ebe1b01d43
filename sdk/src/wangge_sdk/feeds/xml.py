"""XML as JSON: what a pointer can lead through. Entities and outside references are refused."""

from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from wangge_sdk.feeds.errors import FeedError

_DEEPEST: Final = 60


def parsed(content: bytes) -> Element:
    """Return the root of a document.

    Raises:
        FeedError: it is no XML, or it declares entities.
    """
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise FeedError("it declares a document type or entities, which is refused") from error
    except (ParseError, ValueError, LookupError) as error:
        raise FeedError(f"it is no XML: {error}") from error
    return root


def name_of(element: Element) -> str:
    """Return the name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace_of(element: Element) -> str:
    """Return the namespace, empty for none."""
    return str(element.tag).rpartition("}")[0].lstrip("{")


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of a name, whatever their namespace."""
    return (child for child in element if name_of(child) == name)


def text_of(element: Element, name: str) -> str | None:
    """Return the text of the first child of a name, or None."""
    found = next(children(element, name), None)
    text = "".join(found.itertext()).strip() if found is not None else ""
    return text or None


def as_json(element: Element, depth: int = 0) -> Any:  # noqa: ANN401  JSON
    """Return an element: its text when it holds nothing else, otherwise its children by name, several of a name as a list.

    Attributes stand beside the children as ``@name``, the text of an element that has attributes as ``#text``.
    """
    if depth > _DEEPEST:
        raise FeedError(f"its elements lie more than {_DEEPEST} deep")
    text = (element.text or "").strip()
    if not len(element) and not element.attrib:
        return text
    found: dict[str, Any] = {f"@{name.rpartition('}')[2]}": value for name, value in element.attrib.items()}
    if text:
        found["#text"] = text
    for child in element:
        name, value = name_of(child), as_json(child, depth + 1)
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found
