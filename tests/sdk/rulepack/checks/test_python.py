"""Each check of Python by an example that it names and one that it leaves alone."""

import pytest

from tests.sdk.rulepack.asking import code, content, found

NAMED = {
    "python.dynamic_import": ("import pkgutil\n", "from importlib.resources import files\n"),
    "python.process": ("loop.subprocess_shell('id')\n", "from asyncio import gather\n"),
    "python.environment": ("from os import environ as e\n", "from os import path\n"),
    "python.host_facts": ("import platform\n", "ctx.platform.cases\n"),
    "python.deserialise": ("import shelve\n", "import json\n"),
    "python.native": ("import cffi\n", "import array\n"),
    "python.insides": ("def f(x):\n    return x.__globals__\n", "class A:\n    def f(self):\n        return super().__reduce__()\n"),
    "python.hidden_names": ("import os\nsetattr(os, 'x', 1)\n", "class A:\n    def f(self):\n        setattr(self, 'x', 1)\n"),
    "python.changes_others": ("import json\njson.loads = None\n", "import acme_lamps\nacme_lamps.x = 1\n"),
    "python.private": ("def f(ctx):\n    ctx.log._stream\n", "def f(ctx, row):\n    row._asdict()\n    self._x = 1\n"),
    "python.explores": ("open('../x')\n", "open('/tmp/x')\n"),
    "python.opaque": ("x = 1" + " " * 2001 + "\n", "x = '" + "长的文字。" * 200 + "'\n"),
    "python.background": ("import atexit\n", "import threading\nlock = threading.Lock()\n"),
    "python.writes": ("from pathlib import Path\nPath('x').write_text('')\n", "open('x')\nopen('x', 'rb')\n"),
    "python.import_effects": ("print(1)\n", "import os\nif os:\n    x = 1\ntry:\n    import y\nexcept ImportError:\n    y = None\n"),
    "python.servers": ("import wangge_sandbox\n", "import wangge_sdk\n"),
    "python.lookalike_names": ("\u0441heck = 1\n", "检查 = 1\nétat = 2\n"),
    "python.hidden_text": ("x = 1  # \u202e\n", "x = '\\u202e'\n"),
}


@pytest.mark.parametrize("check", NAMED)
def test_what_is_named_and_what_is_not(check: str) -> None:
    bad, good = NAMED[check]
    assert code(check, bad)
    assert not code(check, good)


def test_writing_is_noted_where_scratch_space_was_asked_for() -> None:
    runtime = {"isolation": "worker", "module": "acme_lamps.hooks", "limits": {"memory_mb": 64, "disk_mb": 2}}
    told = content({"acme_lamps/hooks.py": b"open('/tmp/x', 'w')\nimport glob\n"}, manifest={"runtime": runtime})
    assert [finding.severity for check in ("python.writes", "python.explores") for finding in found(check, told)] == ["note", "note"]


@pytest.mark.parametrize("text", ["os.open('x', 1)", "open('x', mode)", "io.open('x', mode='a')", "Path('x').open('w')", "open('x', 'r+')"])
def test_ways_of_writing(text: str) -> None:
    assert code("python.writes", f"import io, os\nfrom pathlib import Path\nmode = f()\n{text}\n") == [4]


def test_what_cannot_be_read_is_found() -> None:
    [finding] = found("python.readable", content({"acme_lamps/x.py": b"x = ("}))
    assert (finding.file, finding.blocks) == ("acme_lamps/x.py", True)


def test_bandit_is_asked_and_nosec_is_not_heard() -> None:
    told = found("lint.bandit", content({"acme_lamps/x.py": b"import hashlib\nhashlib.md5(b'')  # nosec\n"}))
    assert [(finding.id, finding.line, finding.severity) for finding in told] == [("lint.B324", 2, "error")]
