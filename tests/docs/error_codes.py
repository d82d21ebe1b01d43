"""Gathers the codes of every error that a server raises, with their statuses, from the source."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from http import HTTPStatus
from inspect import signature
from pathlib import Path
from typing import Final

import wangge_core
import wangge_registry
import wangge_serving
from wangge_serving import errors
from wangge_serving.http.problems import status_of

SERVING: Final = Path(wangge_serving.__file__).parent
CORE: Final = Path(wangge_core.__file__).parent
REGISTRY: Final = Path(wangge_registry.__file__).parent
COMMANDS_ONLY: Final = (
    "audit/keys.py",
    "backup/",
    "bundling.py",
    "ceremony_commands.py",
    "database/connection.py",
    "demo/",
    "environment.py",
    "events/",
    "libraries.py",
    "migrating.py",
    "keys/",
    "running.py",
    "settings.py",
    "trust/",
)
"""Modules whose errors no request can meet: they end a command or a start."""

Kinds = Mapping[str, type[errors.WanggeError]]
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def every_error() -> Kinds:
    """Return the classes of errors by name."""
    for folder in (SERVING, CORE, REGISTRY):
        for module in pkgutil.walk_packages([str(folder)], f"{folder.name}."):
            importlib.import_module(module.name)
    found, ahead = dict[str, type[errors.WanggeError]](), [errors.WanggeError]
    while ahead:
        kind = ahead.pop()
        found[kind.__name__] = kind
        ahead += kind.__subclasses__()
    return found


def codes_in(source: str, kinds: Kinds) -> Iterator[tuple[str, HTTPStatus]]:
    """Yield code and status of each error that the source makes.

    A code that is a parameter of the function around it is looked up where the module calls that function.

    Raises:
        AssertionError: a code is put together in another way, so that nobody could find it.
    """
    tree = ast.parse(source)
    for call, around, within in _calls(tree, None, ""):
        made = _made(call, within, kinds)
        if made is None:
            continue
        kind, code = made
        if isinstance(code, ast.Constant):
            yield str(code.value), status_of(kind.__new__(kind))
            continue
        assert isinstance(code, ast.Name), ast.unparse(call)
        assert around is not None, ast.unparse(call)
        if around.name == "__init__":  # a class that hands its own code on
            continue
        position = [argument.arg for argument in around.args.args].index(code.id)
        for other, _, _ in _calls(tree, None, ""):
            if ast.unparse(other.func) == around.name:
                given = other.args[position]
                assert isinstance(given, ast.Constant), ast.unparse(other)
                yield str(given.value), status_of(kind.__new__(kind))


def _made(call: ast.Call, within: str, kinds: Kinds) -> tuple[type[errors.WanggeError], ast.expr] | None:
    """Return which error a call makes, and its code, if the error takes one."""
    name = ast.unparse(call.func).removeprefix("errors.")
    kind = kinds.get(within if name == "super().__init__" else name)
    maker = kind.__base__ if kind is not None and name == "super().__init__" else kind
    if kind is None or maker is None or not issubclass(maker, errors.WanggeError) or not call.args:
        return None
    if [*signature(maker).parameters][:2] != ["code", "detail"]:
        return None
    return kind, call.args[0]


def _calls(node: ast.AST, around: _Function | None, within: str) -> Iterator[tuple[ast.Call, _Function | None, str]]:
    """Yield every call with the function and the name of the class around it."""
    if isinstance(node, ast.ClassDef):
        within = node.name
    if isinstance(node, _Function):
        around = node
    if isinstance(node, ast.Call):
        yield node, around, within
    for child in ast.iter_child_nodes(node):
        yield from _calls(child, around, within)


def every_code(*folders: Path) -> tuple[dict[str, set[int]], set[str]]:
    """Return the codes below some folders that a request may meet with their statuses, and those of commands."""
    served: dict[str, set[int]] = {}
    commands: set[str] = set()
    for code, status, of_commands in (each for folder in folders for each in _codes_below(folder)):
        if of_commands:
            commands.add(code)
        else:
            served.setdefault(code, set()).add(status.value)
    return served, commands


@cache
def _codes_below(folder: Path) -> tuple[tuple[str, HTTPStatus, bool], ...]:
    kinds = every_error()
    return tuple(
        (code, status, path.relative_to(folder).as_posix().startswith(COMMANDS_ONLY))
        for path in sorted(folder.rglob("*.py"))
        for code, status in codes_in(path.read_text(encoding="utf-8"), kinds)
    )
