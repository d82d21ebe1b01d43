"""A module of Python, read: what the checks of code look at."""

import ast
import io
import sys
import tokenize
import warnings
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from msgspec import Struct

from wangge_sdk.rulepack.code.folding import fold, is_plain
from wangge_sdk.rulepack.code.scopes import Scope, module_of

LARGEST: Final = 1024 * 1024
"""Bytes of one module; nobody reads larger ones."""
_SCOPED: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


CARRIED: Final = frozenset(
    {
        "os",
        "sys",
        "builtins",
        "subprocess",
        "socket",
        "ctypes",
        "importlib",
        "posix",
        "pickle",
        "marshal",
        "shutil",
        "gc",
        "inspect",
        "signal",
        "pty",
        "runpy",
        "multiprocessing",
        "threading",
        "_thread",
        "ssl",
        "select",
        "selectors",
        "urllib",
        "http",
        "io",
        "_io",
    }
)
"""Modules that others have as attributes, and that do harm: by them one gets anywhere."""


class Use(Struct, frozen=True):
    """A place where a name of somewhere else is used."""

    name: str
    """Dotted, by what was imported: ``os.system``."""
    line: int
    imported: bool = False
    """Whether it is the import itself."""


class Words(Struct, frozen=True):
    """A text in the code, put together if it was in pieces."""

    text: str
    line: int
    documents: bool = False
    """Whether it is a docstring."""
    hidden: bool = False
    """Whether it was in pieces, turned round or encoded."""


class Call(Struct, frozen=True):
    """A call, with the scope it stands in."""

    node: ast.Call
    scope: Scope
    name: str | None
    """Dotted, when that is known."""


class UnreadableError(Exception):
    """A module cannot be read; the message says why."""


class Module:
    """One file of Python."""

    def __init__(self, file: str, raw: bytes) -> None:
        """``file`` is its path in the wheel.

        Raises:
            UnreadableError: it is not Python, not UTF-8, or too large.
        """
        self.file = file
        self.package = file.rpartition("/")[0].replace("/", ".")
        self.text = _decoded(raw)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.tree = ast.parse(self.text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise UnreadableError(f"{type(error).__name__}: {error}") from error

    @cached_property
    def nodes(self) -> tuple[tuple[ast.AST, Scope], ...]:
        """Every node with the scope that it stands in."""
        return tuple(_walk(self.tree, Scope(self.tree, self.package)))

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every name from elsewhere that is imported or used, in the order of the lines."""
        found = []
        for node, scope in self.nodes:
            match node:
                case ast.Import(names=names):
                    found += [Use(alias.name, node.lineno, imported=True) for alias in names]
                case ast.ImportFrom(names=names):
                    origin = module_of(node, self.package)
                    found += [Use(f"{origin}.{alias.name}", node.lineno, imported=True) for alias in names]
                case ast.Name(ctx=ast.Load()) | ast.Attribute(ctx=ast.Load()) | ast.Call() | ast.Subscript():
                    name = scope.resolve(node)
                    if name is not None:
                        found += [Use(each, node.lineno) for each in _through(name)]
        return tuple(dict.fromkeys(sorted(found, key=lambda use: use.line)))

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """Every call."""
        return tuple(Call(node, scope, scope.resolve(node.func)) for node, scope in self.nodes if isinstance(node, ast.Call))

    @cached_property
    def words(self) -> tuple[Words, ...]:
        """Every text, and what texts in pieces come to."""
        documents = {id(node) for node in self._docstrings()}
        found = []
        parts: set[int] = set()  # of texts that were put together: an expression comes before what it is made of
        for node, _ in self.nodes:
            if id(node) in parts or not isinstance(node, ast.Constant | ast.BinOp | ast.JoinedStr | ast.Call | ast.Subscript):
                continue
            folded = fold(node)
            if folded is not None:
                parts.update(id(inner) for inner in ast.walk(node))
            text = folded.decode("utf-8", "replace") if isinstance(folded, bytes) else folded
            if isinstance(text, str) and text:
                found.append(Words(text, node.lineno, documents=id(node) in documents, hidden=not is_plain(node)))
        return tuple(found)

    @cached_property
    def values(self) -> tuple[Use, ...]:
        """Where a name from elsewhere is handed on as a value, with nothing asked of it: ``f(os)``, ``x = os``."""
        asked = {id(node.value) for node, _ in self.nodes if isinstance(node, ast.Attribute)}
        return tuple(
            Use(name, node.lineno)
            for node, scope in self.nodes
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load) and id(node) not in asked
            if (name := scope.resolve(node)) is not None
        )

    def _docstrings(self) -> Iterator[ast.AST]:
        for node, _ in self.nodes:
            # A text that stands as a statement does nothing: docstrings, and notes under a field.
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                yield node.value


def _through(name: str) -> Iterator[str]:
    """Yield a name, and what it is when it was reached through another module: ``pathlib.os.system`` is ``os.system``."""
    yield name
    parts = name.split(".")
    if parts[0] not in sys.stdlib_module_names:
        return
    for at in range(1, len(parts)):
        if parts[at] in CARRIED:
            inner = parts[at:] if parts[at] != "builtins" else parts[at + 1 :] or parts[at:]
            yield ".".join(inner)


def _decoded(raw: bytes) -> str:
    if len(raw) > LARGEST:
        raise UnreadableError(f"larger than {LARGEST} bytes")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
    except SyntaxError as error:
        raise UnreadableError(str(error)) from error
    if encoding not in {"utf-8", "utf-8-sig"}:
        raise UnreadableError(f"its encoding is {encoding}, not UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(str(error)) from error


def _walk(tree: ast.AST, outermost: Scope) -> Iterator[tuple[ast.AST, Scope]]:
    waiting = [(tree, outermost)]
    while waiting:
        node, scope = waiting.pop()
        yield node, scope
        inner = Scope(node, scope.package, scope) if isinstance(node, _SCOPED) else scope
        for name, value in ast.iter_fields(node):
            # Decorators, defaults and annotations are worked out outside of the function.
            within = inner if name == "body" else scope
            waiting.extend((child, within) for child in (value if isinstance(value, list) else [value]) if isinstance(child, ast.AST))
