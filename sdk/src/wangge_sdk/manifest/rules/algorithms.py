"""Rules about algorithms: they are what they say, they can be asked, and none of them decides."""

import re
from collections.abc import Iterator
from contextlib import suppress

from jsonschema import Draft202012Validator
from referencing.exceptions import Unresolvable

from wangge_sdk.hooks import SPECS, HookKind
from wangge_sdk.json_schema import schema_fault
from wangge_sdk.manifest.algorithms import digest_of, read_test_set
from wangge_sdk.manifest.findings import Finding, ManifestError
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import Place

FEWEST = 10
"""Cases that a test set has at least."""
_KINDS = {spec.id: spec.kind for spec in SPECS.values()}


def models_are_themselves(subject: Subject) -> Iterator[Finding]:
    """The file of a model has the digest that is declared, by which its answers are told from another's."""
    for index, each in enumerate(subject.manifest.contributes.algorithms):
        if each.artifact is None or not subject.package.has(each.artifact.path):
            continue  # files_exist says so
        digest = digest_of(subject.package.read(each.artifact.path))
        if digest != each.artifact.sha256:
            yield finding(
                "algorithm.model",
                ("contributes", "algorithms", index, "artifact", "sha256"),
                {"zh-CN": f"{each.artifact.path} 的摘要不是这个。", "en": f"{each.artifact.path} has another digest."},
                {"zh-CN": f"写成 {digest}。", "en": f"Write {digest}."},
            )


def test_sets_fit(subject: Subject) -> Iterator[Finding]:
    """A test set can be read, has enough cases to say anything, and asks what the algorithm takes."""
    for index, each in enumerate(subject.manifest.contributes.algorithms):
        if each.test_set is None or not subject.package.has(each.test_set.path):
            continue  # files_exist says so
        try:
            cases = read_test_set(subject.package, each.test_set)
        except ManifestError as error:
            yield from error.findings
            continue
        schema, place = subject.object_file(each.input), ("contributes", "algorithms", index, "test_set", "path")
        if len(cases) < FEWEST:
            yield _unfit_set(place, f"只有 {len(cases)} 例，至少要 {FEWEST} 例", f"It has {len(cases)} cases; it needs {FEWEST} at least")
        elif schema is not None and schema_fault(schema) is None:
            check, wrong = Draft202012Validator(schema), None
            with suppress(Unresolvable, RecursionError, re.error):  # other rules tell of such a schema
                wrong = next((number for number, case in enumerate(cases) if not check.is_valid(case.input)), None)
            if wrong is not None:
                yield _unfit_set(place, f"第 {wrong + 1} 例不符合 {each.input}", f"Case {wrong + 1} does not fit {each.input}")


def _unfit_set(place: Place, chinese: str, english: str) -> Finding:
    return finding(
        "algorithm.test_set",
        place,
        {"zh-CN": f"测试集不可用：{chinese}。", "en": f"The test set cannot be used: {english}."},
        {"zh-CN": "补足或改正测试集。", "en": "Add cases, or correct them."},
    )


def algorithms_answer(subject: Subject) -> Iterator[Finding]:
    """An algorithm answers by a handler of its own, or by hooks that the plugin lists and that ask for advice."""
    listed = {use.hook for use in subject.manifest.contributes.hooks}
    for index, each in enumerate(subject.manifest.contributes.algorithms):
        place: Place = ("contributes", "algorithms", index)
        if each.handler is None and not each.hooks:
            yield finding(
                "algorithm.answers",
                place,
                {"zh-CN": "没有函数或钩子给出它的答复。", "en": "No handler and no hook answers with it."},
                {"zh-CN": "写 handler，或在 hooks 中列出使用它的钩子。", "en": "Name a handler, or list the hooks that use it."},
                severity="warning",
            )
        for position, hook in enumerate(each.hooks):
            if hook not in listed or _KINDS.get(hook) is not HookKind.ASK:
                yield finding(
                    "algorithm.hook",
                    (*place, "hooks", position),
                    {
                        "zh-CN": f"{hook} 不是本插件列出的建议类钩子。",
                        "en": f"{hook} is no hook that it lists and that asks.",
                    },
                    {"zh-CN": "在 contributes.hooks 中列出，或删除。", "en": "List it in contributes.hooks, or take it out."},
                )


def none_decides(subject: Subject) -> Iterator[Finding]:
    """A plugin with an algorithm has no hook that decides: what advises and what decides are told apart by the plugin."""
    if not subject.manifest.contributes.algorithms:
        return
    for index, use in enumerate(subject.manifest.contributes.hooks):
        if _KINDS.get(use.hook) is HookKind.DECIDE:
            yield finding(
                "algorithm.decides",
                ("contributes", "hooks", index, "hook"),
                {"zh-CN": f"带有算法的插件不能作出决定：{use.hook}。", "en": f"A plugin with an algorithm must not decide: {use.hook}."},
                {
                    "zh-CN": "把作决定的规则放到另一个插件，或删除。",
                    "en": "Put what decides into another plugin, or take it out.",
                },
            )
