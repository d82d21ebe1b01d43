"""What is declared against what is there: permissions, ways out, requirements, licence, words, sizes."""

import pytest

from tests.sdk.rulepack.asking import code, content, found

TEXT = {"zh-CN": "词", "en": "word"}
READS = {"required": [{"scope": "cases:read", "reason": TEXT}]}
HEAD = "from wangge_sdk.hooks import hookimpl\n"
HOST = {"host": "a.example.cn", "purpose": "api", "operation": "fetch", "data_classes": ["public"], "reason": TEXT}
LOCK = 'lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "six"\n{}\n'
LOCKED = 'version = "1.0"\n[[packages.wheels]]\nurl = "x"\nname = "six-1.0-py3-none-any.whl"\nhashes = {sha256 = "00"}'


def locked(name: str) -> str:
    return LOCK.format(LOCKED).replace('"six"', f'"{name}"').replace("six-1.0", f"{name.replace('-', '_')}-1.0")


@pytest.mark.parametrize(
    "call",
    [
        "ctx.platform.cases.get('1')",
        "ctx.platform.awaiting.cases.list()",
        "ctx.platform.ask('cases.get', id='1')",
        "cases = ctx.platform.cases\n    cases.get('1')",
    ],
)
def test_a_call_needs_its_permission(call: str) -> None:
    text = f"def f(ctx):\n    {call}\n"
    assert code("permissions.undeclared", text)
    assert not code("permissions.undeclared", text, permissions=READS)
    assert not code("permissions.unused", text, permissions=READS)


def test_what_only_looks_like_a_call_is_a_warning() -> None:
    told = found("permissions.undeclared", content({"acme_lamps/hooks.py": b"def f(self):\n    self.people.get('1')\n"}))
    assert [finding.severity for finding in told] == ["warning"]
    assert not code("permissions.undeclared", "def f(ctx):\n    people = {}\n    people.get('1')\n    ctx.platform.settings.get()\n")


def test_what_is_not_used_is_noted() -> None:
    [finding] = found("permissions.unused", content(manifest={"permissions": READS}))
    assert (finding.severity, finding.path) == ("note", "$.permissions.required[0]")


def test_hooks_of_code_and_manifest() -> None:
    listed = {"hooks": [{"hook": "case_closed.v1"}]}
    good = f"{HEAD}@hookimpl\ndef case_closed(ctx):\n    pass\n"
    named = f"{HEAD}@hookimpl(specname='case_closed')\ndef other(ctx):\n    pass\n"
    assert not code("permissions.hooks", good, contributes=listed)
    assert not code("permissions.hooks", named, contributes=listed)
    assert code("permissions.hooks", good) == [3]
    assert code("permissions.hooks", "x = 1\n", contributes=listed) == [0]


def test_handlers_of_code_and_manifest() -> None:
    job = {"id": "count", "title": TEXT, "handler": "count", "schedule": "0 3 * * *"}
    consumed = {"type": "case.closed.v1", "handler": "on_closed"}
    declared = {"hooks": [], "jobs": [job], "events": {"consumes": [consumed]}}
    marks = "from wangge_sdk.hooks.handlers import hears, runs\n"
    good = f"{marks}@runs\ndef count(ctx):\n    pass\n\n@hears\nasync def on_closed(ctx):\n    pass\n"
    assert not code("permissions.hooks", good, contributes=declared)
    assert code("permissions.hooks", good) == [3, 7]
    assert code("permissions.hooks", f"{marks}@hears\ndef count(ctx):\n    pass\n", contributes=declared) == [3, 0, 0]
    assert not code("permissions.unused", good, contributes=declared, permissions=READS)


def test_code_is_where_the_manifest_says() -> None:
    assert code(
        "permissions.module", "x = 1\n", runtime={"isolation": "worker", "module": "acme_lamps.other", "limits": {"memory_mb": 64}}
    ) == [0]
    assert code("permissions.module", "x = 1\n") == []
    declared = {"kind": "declarative", "runtime": {"isolation": "none"}}
    assert code("permissions.module", '"""Nothing."""\n', **declared) == []
    assert code("permissions.module", "x = 1\n", **declared) == [0]


def test_events_are_declared() -> None:
    text = "def f(ctx):\n    ctx.platform.events.emit(EventEmit(type='lamps.lit.v1'))\n"
    assert code("permissions.events", text) == [2]


def test_hosts_are_declared() -> None:
    text = "X = 'https://a.example.cn/x'\nY = 'see http://www.w3.org/2000/svg and https://user@b.cn:8080/'\n"
    assert code("egress.hosts", text) == [1, 2]
    assert code("egress.hosts", text, egress=[HOST]) == [2]
    assert code("egress.hosts", '"""See https://docs.cn/."""\n') == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("X = '203.0.113.7'", [1]),
        ("X = 'http://[2001:db8::1]/'", [1]),
        ("X = 'http://3232235777/'", [1]),
        ("X = '127.0.0.1'", []),
        ("X = '1.2.3'", []),
    ],
)
def test_addresses_of_numbers(text: str, lines: list[int]) -> None:
    assert code("egress.addresses", f"{text}\n") == lines


def test_a_host_that_nothing_asks_is_noted() -> None:
    [finding] = found("egress.fetches", content(manifest={"egress": [HOST]}))
    assert (finding.severity, finding.path) == ("note", "$.egress[0]")
    text = b"def f(ctx):\n    ctx.platform.http.fetch(None)\n"
    assert not found("egress.fetches", content({"acme_lamps/hooks.py": text}, manifest={"egress": [HOST]}))
    assert found("egress.fetches", content({"acme_lamps/hooks.py": text}))[0].blocks


def test_methods_of_loops_are_the_network_too() -> None:
    assert code("egress.network", "def f(loop):\n    loop.create_connection(print)\n") == [2]


@pytest.mark.parametrize(
    ("requires", "lock", "told"),
    [
        ((), None, []),
        (("wangge-sdk",), None, []),
        (("six",), None, ["supply.requirements"]),
        (("six",), locked("six"), []),
        (("wangge-core",), None, ["supply.requirements"]),
        (("six",), LOCK.format('vcs = {type = "git", url = "x", commit-id = "1"}'), ["supply.lock"]),
        (("six",), LOCK.format('version = "1.0"'), ["supply.requirements", "supply.lock"]),
        (("six",), LOCK.format(LOCKED.replace("sha256", "md5")), ["supply.lock"]),
        (("wangge-core",), locked("wangge-core"), ["supply.requirements", "supply.lock"]),
        ((), "nonsense", ["supply.lock"]),
        ((), 'lock-version = "1.0"\n', ["supply.lock"]),
        (("nunpy",), locked("nunpy"), ["supply.lookalikes"]),
        (("type-extensions",), locked("type-extensions"), []),
        (("python_dateutils",), locked("python-dateutils"), ["supply.lookalikes"]),
    ],
)
def test_requirements_and_their_lock(requires: tuple[str, ...], lock: str | None, told: list[str]) -> None:
    files = {"acme_lamps/pylock.toml": lock.encode()} if lock else {}
    manifest = {"requires": {"lock": "pylock.toml"}} if lock else {}
    given = content(files, manifest=manifest, requires=requires)
    checks = ("supply.requirements", "supply.lock", "supply.lookalikes")
    assert [finding.check for check in checks for finding in found(check, given)] == told


def test_imports_are_declared() -> None:
    text = b"import msgspec\nimport json\nimport acme_lamps\nimport yaml\nimport numpy\n"
    assert [each.line for each in found("supply.imports", content({"acme_lamps/hooks.py": text}, requires=("PyYAML",)))] == [5]


@pytest.mark.parametrize(
    ("licence", "told"),
    [
        ("MulanPSL-2.0", 0),
        ("MIT OR LicenseRef-mine", 1),
        ("MIT AND Apache-2.0", 0),
        ("MIT AND BUSL-1.1", 1),
        ("MIT OR BUSL-1.1", 0),
        ("GPL-2.0-or-later WITH Classpath-exception-2.0", 0),
        ("free for all", 1),
    ],
)
def test_licences(licence: str, told: int) -> None:
    findings = found("licence.expression", content(manifest={"license": licence}))
    assert len([each for each in findings if "METADATA" not in each.message["en"]]) == told
    assert any("METADATA" in each.message["en"] for each in findings) or licence == "Apache-2.0" or "no SPDX" in findings[0].message["en"]


def test_translations_are_complete() -> None:
    place = {"localisation": {"default": "en", "available": ["zh-CN", "en"], "path": "locales"}}
    both = {"acme_lamps/locales/en.json": b'{"a": {"b": "x", "c": "y"}}', "acme_lamps/locales/zh-CN.json": b'{"a": {"b": "x"}}'}
    assert [(each.file, each.path) for each in found("words.locales", content(both, manifest=place))] == [
        ("acme_lamps/locales/zh-CN.json", "$.a.c")
    ]
    one = {"acme_lamps/locales/en.json": b"{}"}
    assert [each.path for each in found("words.locales", content(one, manifest=place))] == ["$.localisation"]
    assert found("words.locales", content({"acme_lamps/locales/en.json": b"{"}, manifest=place))
    assert not found("words.locales", content())


@pytest.mark.parametrize(("render", "told"), [("view", []), ("frame", ["error"])])
def test_pages_of_its_own_need_a_statement(render: str, told: list[str]) -> None:
    page = {"id": "board", "title": TEXT, "render": render, "source": "ui/board.json"}
    given = {"contributes": {"hooks": [], "ui": {"pages": [page]}}}
    assert [each.severity for each in found("words.accessibility", content(manifest=given))] == told
    stated = {**given, "accessibility": {"standard": "WCAG2.2-AA", "statement": "access.md"}}
    assert not found("words.accessibility", content(manifest=stated))


def test_sizes() -> None:
    assert not found("size.whole", content())
    large = {f"acme_lamps/{number}.txt": bytes(1024 * 1024 + 1) for number in range(5)}
    assert len(found("size.whole", content(large))) == 6
