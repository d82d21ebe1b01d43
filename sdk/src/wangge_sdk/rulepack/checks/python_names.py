"""Names that are hidden, private, or of the interpreter's insides; and what belongs to others."""

import ast
from collections.abc import Iterator
from typing import Final

from wangge_sdk.rulepack.check import Words, both
from wangge_sdk.rulepack.checks.looking import matches, uses, uses_of
from wangge_sdk.rulepack.code.folding import fold, is_plain
from wangge_sdk.rulepack.code.module import CARRIED, Call, Module
from wangge_sdk.rulepack.code.names import HARMLESS_IMPORTERS, IMPORTERS, INNER_ATTRIBUTES, INSIDES, PROCESSES
from wangge_sdk.rulepack.code.scopes import Scope
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject

_SETTERS: Final = frozenset({"object.__setattr__", "object.__delattr__", "type.__setattr__", "type.__delattr__"})
_TUPLES: Final = frozenset({"_asdict", "_replace", "_fields", "_make", "_field_defaults"})
"""What named tuples have: public, in spite of their names."""
_GETTERS: Final = frozenset({"getattr", "setattr", "delattr", "hasattr", "operator.attrgetter", "operator.methodcaller"})
_AT_THE_TOP: Final = (
    ast.Import,
    ast.ImportFrom,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Assign,
    ast.AnnAssign,
    ast.AugAssign,
    ast.Pass,
)


def dynamic_imports(subject: Subject) -> Iterator[Hit]:
    """Yield imports that are worked out at run time, and those that do not say what they import."""
    yield from uses(
        IMPORTERS, ("使用 {}：运行时才知道导入什么。", "It uses {}: what is imported is known only when it runs."), HARMLESS_IMPORTERS
    )(subject)
    for file, use in uses_of(subject, ("*",)):
        if use.imported and use.name.endswith(".*") and not use.name.startswith(f"{subject.content.root}."):
            yield Hit(file=file, line=use.line, message=both((f"{use.name} 隐藏了用到的名称。", f"{use.name} hides which names are used.")))


def inner_attributes(_subject: Subject, module: Module) -> Iterator[tuple[int, Words]]:
    """Yield what reaches into the interpreter, by name or in a text."""
    for use in module.uses:
        if matches(use.name, INSIDES):
            yield use.line, (f"使用 {use.name}：触及解释器内部。", f"It uses {use.name}, which reaches into the interpreter.")
    for node, _ in module.nodes:
        if isinstance(node, ast.Attribute) and node.attr in INNER_ATTRIBUTES and not _is_super(node):
            yield node.lineno, (f"使用 {node.attr}：触及解释器内部。", f"It uses {node.attr}, which reaches into the interpreter.")
    for word in module.words:
        # In the midst of a text, too: a format of "{0.__globals__}" reads the attribute.
        inner = next((name for name in INNER_ATTRIBUTES if name == word.text or (name.startswith("__") and name in word.text)), None)
        if inner is not None and not word.documents:
            yield word.line, (f"文字中有解释器内部的名称 {inner}。", f"A text has {inner} in it, a name of the interpreter's insides.")


def _is_super(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name) and node.value.func.id == "super"


def hidden_names(_subject: Subject, module: Module) -> Iterator[tuple[int, Words]]:
    """Yield names that are put together, and modules that are handed on, so that nobody sees what is used."""
    for call in module.calls:
        if call.name not in _GETTERS:
            continue
        index = 0 if call.name.startswith("operator.") else 1
        wanted = call.node.args[index] if len(call.node.args) > index else None
        of_module = index == 1 and call.scope.resolve(call.node.args[0]) is not None if call.node.args else False
        if wanted is not None and not is_plain(wanted) and (fold(wanted) is not None or of_module):
            yield call.node.lineno, (f"{call.name} 的名称是拼出来的。", f"The name that {call.name} is given is put together.")
        elif of_module and call.name in {"setattr", "delattr"}:
            yield call.node.lineno, (f"{call.name} 修改了别处的内容。", f"{call.name} changes what belongs to others.")
    for use in module.values:
        if use.name in CARRIED:
            yield use.line, (f"把模块 {use.name} 当作值传递。", f"It hands the module {use.name} on as a value.")


def changes_of_others(subject: Subject, module: Module) -> Iterator[tuple[int, Words]]:
    """Yield what changes modules and objects of others."""
    own = f"{subject.content.root}."
    for node, scope in module.nodes:
        targets = (
            node.targets
            if isinstance(node, ast.Assign | ast.Delete)
            else [node.target]
            if isinstance(node, ast.AugAssign | ast.AnnAssign)
            else []
        )
        for target in targets:
            inner = target.value if isinstance(target, ast.Attribute | ast.Subscript) else None
            owner = scope.resolve(inner) if inner is not None else None
            if owner is not None and not f"{owner}.".startswith(own):
                yield target.lineno, (f"修改了 {owner} 的内容。", f"It changes something of {owner}.")
    for call in module.calls:
        if _set_past(call):
            yield call.node.lineno, (f"用 {call.name} 绕过保护。", f"It goes past a protection by {call.name}.")


def _set_past(call: Call) -> bool:
    first = call.node.args[0] if call.node.args else None
    return call.name in _SETTERS and not (isinstance(first, ast.Name) and first.id in {"self", "cls"})


def private(_subject: Subject, module: Module) -> Iterator[tuple[int, Words]]:
    """Yield what is not public of the platform and the SDK."""
    for node, scope in module.nodes:
        if isinstance(node, ast.Attribute) and _is_private(node.attr) and _is_of_others(node.value, scope):
            yield node.lineno, (f"使用不公开的 {node.attr}。", f"It uses {node.attr}, which is not public.")


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__") and name not in _TUPLES


def _is_of_others(node: ast.AST, scope: Scope) -> bool:
    root = node
    while isinstance(root, ast.Attribute):
        root = root.value
    return (isinstance(root, ast.Name) and root.id in {"ctx", "platform"}) or (scope.resolve(node) or "").partition(".")[0] == "wangge_sdk"


def processes(subject: Subject) -> Iterator[Hit]:
    """Yield what starts or controls processes."""
    yield from uses(PROCESSES, ("使用 {}：启动或控制进程。", "It uses {}, which starts or controls processes."))(subject)
    for file, module in subject.modules.items():
        for call in module.calls:
            name = getattr(call.node.func, "attr", "")
            if name in {"subprocess_exec", "subprocess_shell"}:
                yield Hit(
                    file=file,
                    line=call.node.lineno,
                    message=both((f"调用 {name}：启动进程。", f"It calls {name}, which starts a process.")),
                )


def import_effects(_subject: Subject, module: Module) -> Iterator[tuple[int, Words]]:
    """Yield statements that run as soon as the module is imported."""
    for node in _top(module.tree):
        if isinstance(node, _AT_THE_TOP) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            continue
        yield node.lineno, ("导入时就会运行。", "It runs as soon as it is imported.")


def _top(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the statements at the top, and those of conditions and attempts there, which are mostly about imports."""
    waiting = list(tree.body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.If):
            waiting = [*node.body, *node.orelse, *waiting]
        elif isinstance(node, ast.Try):
            waiting = [*node.body, *(each for handler in node.handlers for each in handler.body), *node.orelse, *node.finalbody, *waiting]
        else:
            yield node
