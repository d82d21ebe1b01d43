"""What is new since the version that was approved last: for the reviewer, who need not read the rest again."""

import sys
from collections.abc import Iterator
from typing import Final

from packaging.version import Version

from wangge_sdk.manifest.asking import asking_of
from wangge_sdk.manifest.difference import difference
from wangge_sdk.manifest.sentences import change_sentences
from wangge_sdk.rulepack.check import both, check
from wangge_sdk.rulepack.checks.egress import hosts_of
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject


def imports_of(subject: Subject) -> dict[str, tuple[str, int]]:
    """Return the modules of others that a plugin imports, each with the first place."""
    found: dict[str, tuple[str, int]] = {}
    for file, module in subject.modules.items():
        for use in module.uses:
            if use.imported and not f"{use.name}.".startswith(f"{subject.content.root}."):
                parts = use.name.split(".")
                name = parts[0] if parts[0] not in sys.stdlib_module_names else ".".join(parts[:2])
                found.setdefault(name, (file, use.line))
    return found


def _imports(subject: Subject) -> Iterator[Hit]:
    assert subject.previous is not None  # noqa: S101  it needs one
    before = imports_of(subject.previous)
    for name, (file, line) in imports_of(subject).items():
        if name not in before:
            yield Hit(file=file, line=line, message=both((f"新导入 {name}。", f"It imports {name}, which it did not before.")))


def _hosts(subject: Subject) -> Iterator[Hit]:
    assert subject.previous is not None  # noqa: S101  it needs one
    before = hosts_of(subject.previous)
    for host, (file, line) in hosts_of(subject).items():
        if host not in before:
            yield Hit(file=file, line=line, message=both((f"新提到主机 {host}。", f"It names the host {host}, which it did not before.")))


def _asks(subject: Subject) -> Iterator[Hit]:
    assert subject.manifest is not None  # noqa: S101  it needs both
    if subject.previous is None or subject.previous.manifest is None:
        return
    found = difference(asking_of(subject.previous.manifest), asking_of(subject.manifest))
    for sentence in change_sentences(found):
        yield Hit(file=subject.manifest_file, message=sentence.text, severity="warning" if sentence.effect.needs_consent else "note")


def _version(subject: Subject) -> Iterator[Hit]:
    assert subject.manifest is not None  # noqa: S101  it needs both
    if subject.previous is None or subject.previous.manifest is None:
        return
    old, new = subject.previous.manifest, subject.manifest
    if old.id not in {new.id, *new.replaces}:
        message = both((f"上一版是另一个插件 {old.id}。", f"The version before is of another plugin, {old.id}."))
        yield Hit(file=subject.manifest_file, path="$.id", message=message)
    elif Version(new.version) <= Version(old.version):
        message = both((f"{new.version} 不比 {old.version} 新。", f"{new.version} is not newer than {old.version}."))
        yield Hit(file=subject.manifest_file, path="$.version", message=message)


_FOR_THE_REVIEWER: Final = ("供审查者留意；不必修改。", "For the reviewer to note; nothing has to be mended.")

CHECKS: Final = (
    check(
        "change.version",
        ("版本更新", "A newer version"),
        ("已批准的版本不能再变，也不能倒退。", "An approved version never changes, and none goes back."),
        ("提高版本号。", "Raise the version."),
        _version,
        needs=("files", "manifest", "previous"),
    ),
    check(
        "change.imports",
        ("新的导入", "New imports"),
        ("被盗用的发布者先加一个导入。", "Whoever takes over a publisher begins with an import."),
        _FOR_THE_REVIEWER,
        _imports,
        severity="note",
        needs=("files", "previous"),
    ),
    check(
        "change.hosts",
        ("新的主机", "New hosts"),
        ("新主机是资料的新去处。", "A new host is a new place that data goes to."),
        _FOR_THE_REVIEWER,
        _hosts,
        severity="warning",
        needs=("files", "previous"),
    ),
    check(
        "change.asks",
        ("要求的变化", "What it asks for has changed"),
        ("扩大的权限要县里再次同意。", "Wider permissions need a county's consent again."),
        _FOR_THE_REVIEWER,
        _asks,
        severity="warning",
        needs=("files", "manifest", "previous"),
    ),
)
