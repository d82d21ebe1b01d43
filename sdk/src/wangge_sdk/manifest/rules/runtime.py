"""Rules about code: what runs, under which contract, for which hooks."""

from collections.abc import Iterator

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from wangge_sdk import API_VERSION
from wangge_sdk.hooks import SPECS
from wangge_sdk.manifest.findings import Finding
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import Place

_NEEDS_CODE = ("hooks", "jobs", "routes", "subscriptions")


def no_code_when_declarative(subject: Subject) -> Iterator[Finding]:
    """A declarative plugin names no module and contributes nothing that only code can answer."""
    if subject.manifest.kind != "declarative":
        return
    places: list[Place] = [("runtime", "module")] if subject.manifest.runtime.module else []
    contributes = subject.document.get("contributes", {})
    places += [("contributes", name) for name in _NEEDS_CODE if contributes.get(name)]
    if subject.manifest.contributes.events.consumes:
        places.append(("contributes", "events", "consumes"))
    if subject.manifest.contributes.ui.commands:
        places.append(("contributes", "ui", "commands"))
    if subject.manifest.consults:
        places.append(("consults",))
    for place in places:
        yield finding(
            "runtime.declarative",
            place,
            {"zh-CN": "声明式插件没有代码，不能使用它。", "en": "A declarative plugin has no code, so it cannot have this."},
            {"zh-CN": "删除它，或把 kind 改为 service。", "en": "Take it out, or make the kind service."},
        )


def api_fits(subject: Subject) -> Iterator[Finding]:
    """The range of the contract's versions can be read and includes the version of this SDK."""
    wanted = _range(subject.manifest.platform.api)
    if wanted is None or not wanted.contains(API_VERSION, prereleases=True):
        yield finding(
            "platform.api",
            ("platform", "api"),
            {
                "zh-CN": f"{subject.manifest.platform.api} 不包含插件接口版本 {API_VERSION}。",
                "en": f"{subject.manifest.platform.api} does not include version {API_VERSION} of the plugin contract.",
            },
            {"zh-CN": "写成 >=1,<2。", "en": "Write >=1,<2."},
        )


def ranges_readable(subject: Subject) -> Iterator[Finding]:
    """Ranges of versions are written as Python packages write them."""
    requires = subject.manifest.requires
    places: list[tuple[Place, str]] = [(("requires", "plugins", name), text) for name, text in requires.plugins.items()]
    places += [(("requires", "optional_plugins", name), text) for name, text in requires.optional_plugins.items()]
    if requires.python:
        places.append((("requires", "python"), requires.python))
    for place, text in places:
        if _range(text) is None:
            yield finding(
                "requires.range",
                place,
                {"zh-CN": f"{text} 不是版本范围。", "en": f"{text} is not a range of versions."},
                {"zh-CN": "例如 >=1,<2。", "en": "For example >=1,<2."},
            )


def hooks_known(subject: Subject) -> Iterator[Finding]:
    """Each hook exists in the version that is named, and asks for no more time than the hook allows."""
    ids = {spec.id: spec for spec in SPECS.values()}
    for index, use in enumerate(subject.manifest.contributes.hooks):
        place = ("contributes", "hooks", index)
        spec = ids.get(use.hook)
        if spec is None:
            yield finding(
                "hook.known",
                (*place, "hook"),
                {"zh-CN": f"没有钩子 {use.hook}。", "en": f"There is no hook {use.hook}."},
                {"zh-CN": f"可用：{'、'.join(ids)}。", "en": f"There are: {', '.join(ids)}."},
            )
        elif use.budget_ms is not None and use.budget_ms > spec.budget_ms:
            yield finding(
                "hook.budget",
                (*place, "budget_ms"),
                {"zh-CN": f"{use.hook} 最多 {spec.budget_ms} 毫秒。", "en": f"{use.hook} may take {spec.budget_ms} ms at most."},
                {"zh-CN": "缩短，或删除此字段。", "en": "Shorten it, or leave it out."},
            )


def wakes_on_what_it_has(subject: Subject) -> Iterator[Finding]:
    """A worker is woken only by hooks that it implements."""
    listed = {use.hook.partition(".")[0] for use in subject.manifest.contributes.hooks}
    for index, event in enumerate(subject.manifest.runtime.activate_on):
        kind, _, name = event.partition(":")
        if kind == "hook" and name != "*" and name not in listed:
            yield finding(
                "runtime.activate_on",
                ("runtime", "activate_on", index),
                {"zh-CN": f"contributes.hooks 中没有 {name}。", "en": f"{name} is not in contributes.hooks."},
                {"zh-CN": "删除它，或在 contributes.hooks 中列出。", "en": "Take it out, or list it in contributes.hooks."},
            )


def certificate_noted(subject: Subject) -> Iterator[Finding]:
    """Running inside the server is not the plugin's to choose: say so."""
    if subject.manifest.runtime.isolation == "inprocess":
        yield finding(
            "runtime.inprocess",
            ("runtime", "isolation"),
            {
                "zh-CN": "在服务器进程内运行需要插件市场签发的证书。",
                "en": "Running inside the server needs a certificate of the marketplace.",
            },
            {"zh-CN": "没有证书时平台会在沙箱进程中运行它。", "en": "Without one the platform runs it in a worker."},
            severity="note",
        )


def _range(text: str) -> SpecifierSet | None:
    try:
        return SpecifierSet(text)
    except InvalidSpecifier:
        return None
