"""Rules about what a plugin asks a county for."""

from collections import Counter
from collections.abc import Iterator

from wangge_sdk.hooks import SPECS
from wangge_sdk.manifest.findings import Finding
from wangge_sdk.manifest.model import PermissionRequest
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import Place
from wangge_sdk.scopes import SCOPES


def scopes_known(subject: Subject) -> Iterator[Finding]:
    """Each scope is one that the platform knows: a county is asked for nothing that nobody can explain."""
    for place, request in _requests(subject):
        if request.scope not in SCOPES:
            yield finding(
                "permission.known",
                (*place, "scope"),
                {"zh-CN": f"没有权限 {request.scope}。", "en": f"There is no scope {request.scope}."},
                {"zh-CN": f"可用：{'、'.join(SCOPES)}。", "en": f"There are: {', '.join(SCOPES)}."},
            )


def fields_known(subject: Subject) -> Iterator[Finding]:
    """Fields and case types are listed only where the scope has them."""
    for place, request in _requests(subject):
        scope = SCOPES.get(request.scope)
        if scope is None:
            continue
        names = [field.name for field in scope.fields]
        for index, name in enumerate(request.fields):
            if name not in names:
                yield finding(
                    "permission.fields",
                    (*place, "fields", index),
                    {"zh-CN": f"{scope.id} 没有字段 {name}。", "en": f"{scope.id} has no field {name}."},
                    {"zh-CN": f"可用：{'、'.join(names) or '无'}。", "en": f"It has: {', '.join(names) or 'none'}."},
                )
        if request.case_types and not scope.by_case_type:
            yield finding(
                "permission.case_types",
                (*place, "case_types"),
                {"zh-CN": f"{scope.id} 不分事项类型。", "en": f"{scope.id} is not narrowed to case types."},
                {"zh-CN": "删除 case_types。", "en": "Take case_types out."},
            )


def hooks_covered(subject: Subject) -> Iterator[Finding]:
    """What a hook shows is asked for: without it the hook would never be called."""
    asked = {request.scope for _, request in _requests(subject)}
    needs = {spec.id: spec.needs for spec in SPECS.values()}
    for index, use in enumerate(subject.manifest.contributes.hooks):
        for scope in needs.get(use.hook, ()):
            if scope not in asked:
                yield finding(
                    "permission.hook",
                    ("contributes", "hooks", index, "hook"),
                    {"zh-CN": f"{use.hook} 需要权限 {scope}，清单没有申请。", "en": f"{use.hook} needs {scope}, which is not asked for."},
                    {
                        "zh-CN": "在 permissions 中申请，并只列出需要的字段。",
                        "en": "Ask for it in permissions, with the fields it needs and no others.",
                    },
                )


def hosts_once(subject: Subject) -> Iterator[Finding]:
    """A host is named once for each operation: what a county agrees to about it stands in one place."""
    counts = Counter((each.host, each.operation, each.from_) for each in subject.manifest.egress)
    for index, each in enumerate(subject.manifest.egress):
        if counts[each.host, each.operation, each.from_] > 1:
            yield finding(
                "egress.once",
                ("egress", index),
                {
                    "zh-CN": f"{each.host} 的 {each.operation} 出现了多次。",
                    "en": f"{each.host} is named more than once to {each.operation}.",
                },
                {"zh-CN": "合并为一项，端口和数据类别写在一起。", "en": "Make it one entry with all ports and data classes."},
            )


def _requests(subject: Subject) -> Iterator[tuple[Place, PermissionRequest]]:
    permissions = subject.manifest.permissions
    for name, group in (("required", permissions.required), ("optional", permissions.optional)):
        for index, request in enumerate(group):
            yield ("permissions", name, index), request
