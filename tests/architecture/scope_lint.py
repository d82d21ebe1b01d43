"""The lint that refuses a query without an area scope.

Two rules, over the source of the core:

1. A function of a `repository.py` or `queries.py` that reads, changes or deletes rows of a scoped table (one with
   the columns l1 to l6, `wangge_core.scoped`) takes a `Scope`, or a value with a field `scope: Scope`, and uses it,
   or says by `@unscoped("reason")` why not.
2. No other module talks to the database, but for those in `MAY_QUERY`, each with its reason.

SQL is found wherever it stands: in the function, in a constant of the module, in a class's constant, or put
together from these. A table whose name is computed counts as scoped. Run it with
`python -m tests.architecture.scope_lint`.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[2] / "core" / "src" / "wangge_core"
QUERY_MODULES: Final = frozenset({"repository.py", "queries.py"})

MAY_QUERY: Final[Mapping[str, str]] = {
    "app.py": "asks the database whether it is there, for the probe",
    "audit/service.py": "adds an entry to the operation's own transaction; reads nothing",
    "backup/": "copies the whole database, for the operator",
    "demo/seed.py": "fills an empty database with an invented county",
    "events/lease.py": "keeps the lease of the one dispatcher, which lies in no area",
    "events/outbox.py": "adds an event to the operation's own transaction; reads nothing",
    "schema.py": "creates the tables",
    "scoped.py": "declares the columns of scoped tables",
}
"""Modules (or folders, with a slash) outside of rule 2."""

_COMPUTED: Final = "\0"
_TABLE: Final = re.compile(rf"\b(?:from|join|update|delete\s+from)\s+(?:only\s+)?([\"\w]+|{_COMPUTED})", re.IGNORECASE)
_CALLS: Final = frozenset({"fetch", "execute", "insert", "run_querystring"})
_RECEIVERS: Final = frozenset({"database", "db", "engine"})
_DRIVERS: Final = frozenset({"piccolo", "asyncpg", "sqlite3", "aiosqlite"})

_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Finding(NamedTuple):
    """One offence: where, and how to mend it."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def check_tree(root: Path, tables: frozenset[str], may_query: Mapping[str, str] = MAY_QUERY) -> list[Finding]:
    """Check every module below `root`; `tables` are the names of the scoped tables and of their classes."""
    findings: list[Finding] = []
    excused: set[str] = set()
    modules = {path: ast.parse(path.read_text(), path.name) for path in sorted(root.rglob("*.py"))}
    carriers = frozenset({"Scope"}).union(*(_carriers(tree) for tree in modules.values()))
    for path, tree in modules.items():
        name = path.relative_to(root).as_posix()
        if path.name in QUERY_MODULES:
            findings += unscoped_queries(tree, name, tables, carriers)
        elif path.name != "tables.py":
            strays = list(stray_queries(tree, name))
            excuse = next((entry for entry in may_query if name == entry or (entry.endswith("/") and name.startswith(entry))), None)
            if excuse is None:
                findings += strays
            elif strays:
                excused.add(excuse)
    findings += [
        Finding(entry, 0, "is excused in MAY_QUERY and needs no excuse: take it out") for entry in may_query if entry not in excused
    ]
    return findings


def unscoped_queries(
    tree: ast.Module, path: str, tables: frozenset[str], carriers: frozenset[str] = frozenset({"Scope"})
) -> Iterator[Finding]:
    """Rule 1: yield each function that touches a scoped table without a scope; `carriers` are the types that hold one."""
    texts = _constants(tree)
    for function in _functions(tree):
        touched = sorted(_touched(function, texts, tables))
        if not touched:
            continue
        what = ", ".join(f"table {name}" if name != _COMPUTED else "a computed table" for name in touched)
        mark = _mark(function, texts)
        if mark is not None:
            if not mark.strip():
                yield Finding(path, function.lineno, f"{function.name}: @unscoped needs a reason in plain words")
            continue
        scopes = _scopes(function, carriers)
        if not scopes:
            yield Finding(path, function.lineno, f'{function.name} queries {what} without a Scope: take one, or mark it @unscoped("why")')
        elif not scopes & _used(function):
            yield Finding(path, function.lineno, f"{function.name} takes a Scope and queries {what} without using it")


def stray_queries(tree: ast.Module, path: str) -> Iterator[Finding]:
    """Rule 2: yield each place that talks to the database."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            for module in modules:
                if module.partition(".")[0] in _DRIVERS:
                    yield Finding(path, node.lineno, f"imports {module}: only repository.py, queries.py and tables.py know the database")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CALLS:
            receiver = node.func.value
            name = receiver.attr if isinstance(receiver, ast.Attribute) else receiver.id if isinstance(receiver, ast.Name) else ""
            if name.lstrip("_") in _RECEIVERS:
                yield Finding(path, node.lineno, f"calls {name}.{node.func.attr}: move the query into a repository.py or queries.py")


def _functions(tree: ast.Module) -> Iterator[_Function]:
    """Yield functions and methods; what is nested in one belongs to it."""
    ahead: list[ast.AST] = list(tree.body)
    while ahead:
        node = ahead.pop(0)
        if isinstance(node, _Function):
            yield node
        elif isinstance(node, ast.ClassDef | ast.If | ast.Try):
            ahead.extend(ast.iter_child_nodes(node))


def _constants(tree: ast.Module) -> dict[str, str]:
    """Return the texts that names of the module and of its classes stand for."""
    texts: dict[str, str] = {}
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    for node in (*tree.body, *(statement for holder in classes for statement in holder.body)):
        if isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        else:
            continue
        if node.value is not None:
            text = " ".join(_texts(node.value, texts))
            texts |= {name: f"{texts.get(name, '')} {text}" for name in names}
    return texts


def _texts(node: ast.AST, known: Mapping[str, str]) -> Iterator[str]:
    """Yield the texts that an expression holds, known names filled in; each piece of SQL stays in one piece."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(_piece(part, known) for part in node.values)
    elif isinstance(node, ast.BinOp):
        yield "".join((*_texts(node.left, known), *_texts(node.right, known)))
    elif isinstance(node, ast.Name):
        if node.id in known:
            yield known[node.id]
    elif isinstance(node, ast.Attribute):
        if node.attr in known:
            yield known[node.attr]
    else:
        for child in ast.iter_child_nodes(node):
            yield from _texts(child, known)


def _piece(part: ast.expr, known: Mapping[str, str]) -> str:
    if isinstance(part, ast.FormattedValue):
        texts = list(_texts(part.value, known))
        return "".join(texts) if texts and isinstance(part.value, ast.Name | ast.Attribute | ast.Constant) else _COMPUTED
    return "".join(_texts(part, known))


def _touched(function: _Function, texts: Mapping[str, str], tables: frozenset[str]) -> set[str]:
    found: set[str] = set()
    for statement in function.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # the docstring
        for text in _texts(statement, texts):
            found |= {name.strip('"').lower() for name in _TABLE.findall(text)}
        found |= {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and node.id[0].isupper()}
    return found & (tables | {_COMPUTED})


def _carriers(tree: ast.Module) -> set[str]:
    """Return the classes with a field `scope: Scope`."""
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for field in node.body
        if isinstance(field, ast.AnnAssign) and ast.unparse(field.target) == "scope" and ast.unparse(field.annotation) == "Scope"
    }


def _scopes(function: _Function, carriers: frozenset[str]) -> set[str]:
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    return {
        argument.arg
        for argument in arguments
        if argument.annotation is not None and carriers & set(re.findall(r"\w+", ast.unparse(argument.annotation)))
    }


def _used(function: _Function) -> set[str]:
    return {node.id for statement in function.body for node in ast.walk(statement) if isinstance(node, ast.Name)}


def _mark(function: _Function, texts: Mapping[str, str]) -> str | None:
    """Return the reason of an `@unscoped`, empty when it gives none; None without the mark."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).rpartition(".")[2] == "unscoped":
            return "".join(_texts(decorator.args[0], texts)) if decorator.args else ""
        if ast.unparse(decorator).rpartition(".")[2] == "unscoped":
            return ""
    return None


def scoped_tables() -> frozenset[str]:
    """Return the names of every scoped table and of its class, from the schema itself."""
    from wangge_core.schema import TABLES  # noqa: PLC0415  the rules above work without the core
    from wangge_core.scoped import AreaScoped  # noqa: PLC0415

    scoped = [table for table in TABLES if issubclass(table, AreaScoped)]
    return frozenset(name for table in scoped for name in (table._meta.tablename, table.__name__))


def main(lines: Iterable[Finding]) -> int:
    """Print what was found; 1 when there was anything."""
    findings = list(lines)
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(check_tree(ROOT, scoped_tables())))
