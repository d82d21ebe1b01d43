"""Working out what an expression of constants is, as far as hiding a word in one goes.

``"o" + "s"``, ``"metsys"[::-1]``, ``"".join([chr(111), "s"])``, ``base64.b64decode("b3M=").decode()`` are all the word ``os``.
"""

import ast
import base64
import binascii
import codecs
from collections.abc import Callable, Mapping
from typing import Any, Final

LONGEST: Final = 100_000
"""Characters; longer ones are not worked out further, so that no expression takes long."""
_DEEPEST: Final = 300
"""Of expressions in expressions: a sum of 300 pieces is one of 300 levels."""

_KEPT: Final = "_wangge_folded"
"""Attribute of a node that keeps what it comes to."""
_NOT_YET: Final = object()

Folded = str | bytes | int | None

_DECODERS: Final[Mapping[str, Callable[[Any], bytes]]] = {
    "b64decode": base64.b64decode,
    "urlsafe_b64decode": base64.urlsafe_b64decode,
    "standard_b64decode": base64.b64decode,
    "b32decode": base64.b32decode,
    "b16decode": base64.b16decode,
    "b85decode": base64.b85decode,
    "a85decode": base64.a85decode,
    "unhexlify": binascii.unhexlify,
    "a2b_hex": binascii.unhexlify,
    "a2b_base64": binascii.a2b_base64,
}


class _TooDeepError(Exception):
    """An expression has more levels than are gone through."""


def fold(node: ast.AST | None, deep: int = 0) -> Folded:
    """Return the constant that an expression is, or None when it is none, or too much work."""
    if node is None:
        return None
    if deep > _DEEPEST:
        raise _TooDeepError
    known = getattr(node, _KEPT, _NOT_YET)
    if known is not _NOT_YET:
        return known  # type: ignore[return-value]  # it was kept below
    try:
        folded = _fold(node, deep + 1)
    except (ValueError, TypeError, LookupError, OverflowError, binascii.Error):
        folded = None
    except _TooDeepError:
        if deep:
            raise
        return None  # not kept: a part of it may be worked out by itself
    if isinstance(folded, str | bytes) and len(folded) > LONGEST:
        folded = None
    setattr(node, _KEPT, folded)  # each part is asked for again, by itself
    return folded


def text_of(node: ast.AST | None) -> str | None:
    """Return the text that an expression is, or None."""
    folded = fold(node)
    if isinstance(folded, bytes):
        return folded.decode("utf-8", "replace")
    return folded if isinstance(folded, str) else None


def is_plain(node: ast.AST | None) -> bool:
    """Tell whether an expression says its text outright."""
    if isinstance(node, ast.JoinedStr):
        return True
    return isinstance(node, ast.Constant)


def _fold(node: ast.AST, deep: int) -> Folded:
    folded: Folded = None
    match node:
        case ast.Constant(value=str() | bytes() | int() as value):
            folded = value
        case ast.BinOp(op=ast.Add()):
            folded = _added(fold(node.left, deep), fold(node.right, deep))
        case ast.BinOp(op=ast.BitXor()):
            left, right = fold(node.left, deep), fold(node.right, deep)
            folded = left ^ right if isinstance(left, int) and isinstance(right, int) else None
        case ast.JoinedStr():
            parts = [fold(part.value if isinstance(part, ast.FormattedValue) else part, deep) for part in node.values]
            folded = None if any(part is None for part in parts) else "".join(str(part) for part in parts)
        case ast.Subscript(slice=ast.Slice(lower=None, upper=None, step=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)))):
            turned = fold(node.value, deep)
            folded = turned[::-1] if isinstance(turned, str | bytes) else None
        case ast.Call():
            folded = _called(node, deep)
    return folded


def _added(left: Folded, right: Folded) -> Folded:
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if isinstance(left, bytes) and isinstance(right, bytes):
        return left + right
    return left + right if isinstance(left, int) and isinstance(right, int) else None


def _called(node: ast.Call, deep: int) -> Folded:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
    first = node.args[0] if node.args else None
    given = fold(first, deep)
    if name == "chr" and isinstance(given, int):
        return chr(given)
    if name in _DECODERS and isinstance(given, str | bytes):
        return _DECODERS[name](given)
    if name == "fromhex" and isinstance(given, str):
        return bytes.fromhex(given)
    if name == "bytes" and isinstance(first, ast.List | ast.Tuple):
        numbers = [fold(item, deep) for item in first.elts]
        return bytes(number for number in numbers if isinstance(number, int)) if all(isinstance(each, int) for each in numbers) else None
    if name == "str" and isinstance(given, bytes | str):
        return given if isinstance(given, str) else given.decode()
    return _method(node.func, name, given, first, deep) if isinstance(node.func, ast.Attribute) else None


def _method(function: ast.Attribute, name: str, given: Folded, first: ast.AST | None, deep: int) -> Folded:
    value = fold(function.value, deep)
    if name == "join" and isinstance(value, str) and first is not None:
        return _joined(value, first, deep)
    if name == "decode" and isinstance(value, bytes):
        return value.decode(given if isinstance(given, str) else "utf-8", "replace")
    if name == "encode" and isinstance(value, str):
        return value.encode()
    if name == "decode" and isinstance(given, str) and isinstance(function.value, ast.Name):  # codecs.decode("bf", "rot13")
        decoded = codecs.decode(given, "rot13")
        return decoded if isinstance(decoded, str) else None
    if name in {"lower", "upper", "strip", "swapcase", "title"} and isinstance(value, str):
        return str(getattr(value, name)())
    return None


def _joined(separator: str, items: ast.AST, deep: int) -> Folded:
    match items:
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            parts = [fold(item, deep) for item in elements]
        case (
            ast.GeneratorExp(elt=element, generators=[ast.comprehension(iter=ast.List(elts=elements) | ast.Tuple(elts=elements), ifs=[])])
            | ast.ListComp(elt=element, generators=[ast.comprehension(iter=ast.List(elts=elements) | ast.Tuple(elts=elements), ifs=[])])
        ) if isinstance(element, ast.Call) and isinstance(element.func, ast.Name) and element.func.id == "chr":
            numbers = [fold(item, deep) for item in elements]
            parts = [chr(number) if isinstance(number, int) else None for number in numbers]
        case ast.Call(func=ast.Name(id="map"), args=[ast.Name(id="chr"), ast.List(elts=elements) | ast.Tuple(elts=elements)]):
            parts = [chr(number) if isinstance(number := fold(item, deep), int) else None for item in elements]
        case ast.Call(func=ast.Name(id="reversed"), args=[inner]):
            whole = fold(inner, deep)
            parts = list(reversed(whole)) if isinstance(whole, str) else [None]
        case _:
            return None
    return separator.join(part for part in parts if isinstance(part, str)) if all(isinstance(part, str) for part in parts) else None
