"""Which dotted name an expression is, by Python's own rules of scope.

What cannot be known is never taken for harmless: a name that a module binds at its top still counts as Python's own of that
name, since it may be unbound again; only parameters and variables of a function hide it, because Python itself makes sure of that.
"""

import ast
import builtins
from collections import deque
from collections.abc import Iterator
from typing import Final

from wangge_sdk.rulepack.code.folding import text_of

_BUILTINS: Final = frozenset(dir(builtins)) | {"__builtins__"}
_IMPORTERS: Final = frozenset({"__import__", "importlib.import_module", "importlib.__import__"})
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Scope:
    """The names that one function, class or module binds: to a dotted name, or to something unknown (None)."""

    def __init__(self, node: ast.AST, package: str, above: "Scope | None" = None) -> None:
        """``package`` is the dotted package of the module, for relative imports."""
        self.node = node
        self.package = package
        self.above = above
        self.names: dict[str, set[str | None]] = {}
        self._globals: set[str] = set()
        self._known: dict[int, str | None] = {}
        """What nodes are, by their ids; kept only once all names are bound."""
        self._bind()
        self._bound = True

    _bound = False

    def resolve(self, node: ast.AST | None) -> str | None:
        """Return the dotted name of an expression, or None when nothing is known of it."""
        if not self._bound:
            return self._resolved(node)
        if id(node) not in self._known:
            self._known[id(node)] = self._resolved(node)
        return self._known[id(node)]

    def _resolved(self, node: ast.AST | None) -> str | None:
        found: str | None = None
        match node:
            case ast.Name(id=name):
                found = self._look_up(name)
            case ast.Attribute(value=value, attr=attr):
                found = self._attribute(value, attr)
            case ast.Call(func=function, args=args):
                found = self._called(self.resolve(function), args)
            case ast.Subscript(value=value, slice=index):
                found = self._item(self.resolve(value), text_of(index))
            case ast.NamedExpr(value=value) | ast.Await(value=value):
                found = self.resolve(value)
            case ast.IfExp(body=body, orelse=otherwise):
                found = self.resolve(body) or self.resolve(otherwise)
            case ast.BoolOp(values=values):
                found = next((each for value in values if (each := self.resolve(value))), None)
        return found

    def _attribute(self, value: ast.AST, attr: str) -> str | None:
        base = self.resolve(value)
        if base is None:
            return None
        return attr if base in {"builtins", "__builtins__"} else f"{base}.{attr}"

    def _called(self, function: str | None, args: list[ast.expr]) -> str | None:
        """Return what a call gives, for the few that give modules or attributes."""
        if function in _IMPORTERS:
            return text_of(args[0]) if args else None
        if function == "getattr" and len(args) > 1:
            base, name = self.resolve(args[0]), text_of(args[1])
            if base and name:
                return name if base in {"builtins", "__builtins__"} else f"{base}.{name}"
        if function in {"vars", "globals"} and args:
            return self.resolve(args[0])
        return None

    @staticmethod
    def _item(base: str | None, key: str | None) -> str | None:
        if base is None or key is None:
            return None
        if base == "sys.modules":
            return key
        module = base.removesuffix(".__dict__")
        if module in {"builtins", "__builtins__"}:
            return key
        return f"{module}.{key}" if base.endswith(".__dict__") else None

    def _look_up(self, name: str) -> str | None:
        scope: Scope | None = self
        while scope is not None:
            # The names of a class are not seen from the functions in it.
            if name in scope.names and (scope is self or not isinstance(scope.node, ast.ClassDef)):
                known = sorted(each for each in scope.names[name] if each)
                if known:
                    return known[0]
                if scope.above is not None and not isinstance(scope.node, ast.ClassDef):
                    return None
                break
            scope = scope.above
        return name if name in _BUILTINS else None

    def _bind(self) -> None:
        if isinstance(self.node, FunctionNode):
            given = self.node.args
            for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg):
                if argument is not None:
                    self._add(argument.arg, None)
        statements = list(own_statements(self.node))
        for statement in statements:
            if isinstance(statement, ast.Global):
                self._globals.update(statement.names)
        for statement in statements:
            self._bind_statement(statement)

    def _bind_statement(self, node: ast.AST) -> None:
        match node:
            case ast.Import(names=names):
                for alias in names:
                    self._add(alias.asname or alias.name.partition(".")[0], alias.name if alias.asname else alias.name.partition(".")[0])
            case ast.ImportFrom(names=names):
                for alias in names:
                    self._add(alias.asname or alias.name, f"{module_of(node, self.package)}.{alias.name}")
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._bind_target(target, value)
            case ast.AnnAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value) if value is not None:
                self._bind_target(target, value)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                self._add(name, None)

    def _bind_target(self, target: ast.AST, value: ast.AST) -> None:
        if isinstance(target, ast.Name):
            self._add(target.id, self.resolve(value))
        elif isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List) and len(target.elts) == len(value.elts):
            for inner, given in zip(target.elts, value.elts, strict=True):
                self._bind_target(inner, given)

    def _add(self, name: str, dotted: str | None) -> None:
        if name in self._globals and self.above is not None:
            scope = self
            while scope.above is not None:
                scope = scope.above
            scope.names.setdefault(name, set()).add(dotted)
        else:
            self.names.setdefault(name, set()).add(dotted)


def own_statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what lies in a scope, without what lies in the functions and classes inside it."""
    body = getattr(node, "body", ())
    waiting = deque(body if isinstance(body, list) else [body])
    while waiting:
        each = waiting.popleft()
        yield each
        if not isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(each))


def module_of(node: ast.ImportFrom, package: str) -> str:
    """Return the dotted module that names are imported from."""
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    kept = parts[: len(parts) - node.level + 1]
    return ".".join([*kept, node.module] if node.module else kept)
