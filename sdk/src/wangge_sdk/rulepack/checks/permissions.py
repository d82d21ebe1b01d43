"""What the manifest asks for against what the code does: neither less nor more."""

import ast
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from wangge_sdk.broker.calls import METHODS
from wangge_sdk.core_events import CORE_EVENTS
from wangge_sdk.hooks import SPECS
from wangge_sdk.hooks.handlers import handler_name
from wangge_sdk.manifest.handlers import declared_handlers
from wangge_sdk.rulepack.check import both, check
from wangge_sdk.rulepack.code.folding import text_of
from wangge_sdk.rulepack.code.module import Module
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject

_HOOK_MARKS: Final = frozenset({"wangge_sdk.hooks.hookimpl", "wangge_sdk.hooks.markers.hookimpl"})
_HANDLER_MARKS: Final = {
    f"wangge_sdk.hooks.handlers.{mark}": kind
    for mark, kind in {
        "hears": "event",
        "advises": "algorithm",
        "runs": "job",
        "takes": "batch",
        "serves": "route",
        "performs": "command",
    }.items()
}


class Asked(Struct, frozen=True):
    """A call of the platform that code makes."""

    method: str
    file: str
    line: int
    node: ast.Call
    sure: bool
    """Whether it can be nothing else."""


def asked_of_platform(subject: Subject) -> Iterator[Asked]:
    """Yield the calls of the broker in a plugin's code, as far as they can be told by their names."""
    for file, module in subject.modules.items():
        clients = _clients(module)
        for call in module.calls:
            function = call.node.func
            if not isinstance(function, ast.Attribute):
                continue
            if function.attr == "ask" and call.node.args and (method := text_of(call.node.args[0])) in METHODS:
                yield Asked(str(method), file, call.node.lineno, call.node, sure=True)
                continue
            owner = function.value
            client = owner.attr if isinstance(owner, ast.Attribute) else clients.get(owner.id) if isinstance(owner, ast.Name) else None
            if client is not None and f"{client}.{function.attr}" in METHODS:
                sure = isinstance(owner, ast.Name) or _speaks_of_platform(owner)
                yield Asked(f"{client}.{function.attr}", file, call.node.lineno, call.node, sure=sure)


def _clients(module: Module) -> dict[str, str]:
    """Return the variables that hold a client of the platform: ``cases = ctx.platform.cases``."""
    return {
        target.id: node.value.attr
        for node, _ in module.nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute) and _speaks_of_platform(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _speaks_of_platform(node: ast.AST) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
        if (isinstance(node, ast.Attribute) and node.attr == "platform") or (isinstance(node, ast.Name) and node.id == "platform"):
            return True
    return False


def implemented(subject: Subject) -> dict[str, tuple[str, int]]:
    """Return the hooks and handlers that the code has, under the names by which the host calls them, with their places."""
    found: dict[str, tuple[str, int]] = {}
    for file, module in subject.modules.items():
        for node, scope in module.nodes:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for decorator in node.decorator_list:
                called = decorator if isinstance(decorator, ast.Call) else None
                mark = scope.resolve(called.func if called else decorator) or ""
                if mark in _HOOK_MARKS:
                    named = next((text_of(word.value) for word in called.keywords if word.arg == "specname"), None) if called else None
                    found[named or node.name] = (file, node.lineno)
                elif mark in _HANDLER_MARKS:
                    found[handler_name(_HANDLER_MARKS[mark], node.name)] = (file, node.lineno)
    return found


def _undeclared(subject: Subject) -> Iterator[Hit]:
    assert subject.manifest is not None  # noqa: S101  it needs one
    permissions = subject.manifest.permissions
    declared = {request.scope for request in (*permissions.required, *permissions.optional)}
    for asked in asked_of_platform(subject):
        scope = METHODS[asked.method].scope
        if scope is not None and scope not in declared:
            message = both(
                (f"{asked.method} 需要权限 {scope}，清单没有申请。", f"{asked.method} needs {scope}, which the manifest does not ask for.")
            )
            yield Hit(file=asked.file, line=asked.line, message=message, severity="error" if asked.sure else "warning")


def _unused(subject: Subject) -> Iterator[Hit]:
    manifest = subject.manifest
    assert manifest is not None  # noqa: S101  it needs one
    used = {METHODS[asked.method].scope for asked in asked_of_platform(subject)}
    heard = {event.type for event in manifest.contributes.events.consumes}
    used |= {event.needs for event in CORE_EVENTS.values() if event.type in heard}
    if manifest.contributes.escalations:
        used.add("cases:read")  # they may be set off by cases
    used |= {scope for use in manifest.contributes.hooks for spec in SPECS.values() if spec.id == use.hook for scope in spec.needs}
    for name, group in (("required", manifest.permissions.required), ("optional", manifest.permissions.optional)):
        for index, request in enumerate(group):
            if request.scope not in used:
                message = both((f"没有用到权限 {request.scope}。", f"{request.scope} is not used."))
                yield Hit(file=subject.manifest_file, path=f"$.permissions.{name}[{index}]", message=message)


def _hooks(subject: Subject) -> Iterator[Hit]:
    manifest = subject.manifest
    assert manifest is not None  # noqa: S101  it needs one
    listed = {use.hook.partition(".")[0]: f"$.contributes.hooks[{index}].hook" for index, use in enumerate(manifest.contributes.hooks)}
    listed |= {spec.name: "$.contributes" for spec in declared_handlers(manifest)}
    code = implemented(subject)
    for name, (file, line) in code.items():
        if name not in listed:
            yield Hit(file=file, line=line, message=both((f"清单没有列出 {name}。", f"The manifest does not list {name}.")))
    for name, path in listed.items():
        if name not in code:
            yield Hit(file=subject.manifest_file, path=path, message=both((f"代码中没有 {name}。", f"{name} is not in the code.")))


def _module(subject: Subject) -> Iterator[Hit]:
    manifest = subject.manifest
    assert manifest is not None  # noqa: S101  it needs one
    module = (manifest.runtime.module or "").partition(":")[0]
    if manifest.kind == "declarative":
        for file in (*subject.modules, *subject.unreadable):
            if subject.files[file].strip() and not _only_says(subject, file):
                yield Hit(file=file, message=both(("声明式插件没有代码。", "A declarative plugin has no code.")))
    elif module:
        path = module.replace(".", "/")
        places = {subject.in_package(f"{path}.py"), subject.in_package(f"{path}/__init__.py")}
        if not places & set(subject.files):
            message = both((f"包中没有模块 {module}。", f"There is no module {module} in the package."))
            yield Hit(file=subject.manifest_file, path="$.runtime.module", message=message)


def _only_says(subject: Subject, file: str) -> bool:
    module = subject.modules.get(file)
    return module is not None and all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in module.tree.body)


def _events(subject: Subject) -> Iterator[Hit]:
    assert subject.manifest is not None  # noqa: S101  it needs one
    declared = {event.type for event in subject.manifest.contributes.events.emits}
    for asked in asked_of_platform(subject):
        if asked.method == "events.emit":
            named = next((inner for argument in asked.node.args for inner in ast.walk(argument) if isinstance(inner, ast.Call)), asked.node)
            texts = [text_of(each) for each in (*named.args, *(word.value for word in named.keywords if word.arg == "type"))]
            told = next((text for text in texts if text), None)
            if told is not None and told not in declared:
                message = both((f"清单没有声明事件 {told}。", f"The manifest does not declare the event {told}."))
                yield Hit(file=asked.file, line=asked.line, message=message)


CHECKS: Final = (
    check(
        "permissions.undeclared",
        ("用到而没有申请的权限", "Permissions that are used and not asked for"),
        (
            "平台会拒绝这样的调用；县里也无从知道插件要做什么。",
            "The platform refuses such a call, and a county is not told what the plugin does.",
        ),
        ("在 permissions 中申请并写明理由，或去掉调用。", "Ask for it in permissions with the reason, or leave the call out."),
        _undeclared,
        needs=("files", "manifest"),
    ),
    check(
        "permissions.unused",
        ("申请而没有用到的权限", "Permissions that are asked for and not used"),
        ("多要的权限一旦插件出错就是多出的损失。", "What is asked for beyond need is lost beyond need when the plugin fails."),
        ("去掉它；需要时再申请。", "Take it out; ask when you need it."),
        _unused,
        severity="note",
        needs=("files", "manifest"),
    ),
    check(
        "permissions.hooks",
        ("清单与代码中的钩子", "Hooks of manifest and code"),
        (
            "县里同意的是清单中的钩子；代码中多一个就会被拒绝。",
            "A county agrees to the hooks of the manifest; one more in the code is refused.",
        ),
        ("使 contributes.hooks 与代码一致。", "Let contributes.hooks and the code agree."),
        _hooks,
        needs=("files", "manifest"),
    ),
    check(
        "permissions.module",
        ("代码在清单所说的地方", "Code is where the manifest says"),
        ("声明式插件免于代码审查，因此不得有代码。", "A declarative plugin is spared the review of code, so it must have none."),
        ("改 kind、runtime.module 或文件。", "Change kind, runtime.module or the files."),
        _module,
        needs=("files", "manifest"),
    ),
    check(
        "permissions.events",
        ("发出的事件已声明", "Events that are told are declared"),
        ("别的插件和县里按清单知道有哪些事件。", "Other plugins and the county know of events by the manifest."),
        ("写进 contributes.events.emits。", "Put it into contributes.events.emits."),
        _events,
        needs=("files", "manifest"),
    ),
)
