"""Names by Python's own rules of scope: each way round is seen, and what only has the same name is not."""

import pytest

from wangge_sdk.rulepack.code.module import Module, UnreadableError


def names(text: str) -> set[str]:
    return {use.name for use in Module("acme/hooks.py", text.encode()).uses}


SEEN = [
    "import os\nos.system('id')",
    "import os as o\no.system('id')",
    "from os import system\nsystem('id')",
    "from os import system as s\ndef f():\n    s('id')",
    "import os\nx = os\ny = x.system\ny('id')",
    "import os\na, b = os, 1\na.system('id')",
    "import os\ndef f(run=os.system):\n    run('id')",
    "import os\n(x := os).system('id')",
    "import os\n(os if 1 else None).system('id')",
    "import os\n(os or None).system('id')",
    "import os\nf = lambda: os.system('id')",
    "import os\nclass A:\n    def os(self):\n        return os.system('id')",
    "import os\ngetattr(os, 'system')('id')",
    "import os\nvars(os)['__dict__']\nos.__dict__['system']('id')",
    "__import__('os').system('id')",
    "import importlib\nimportlib.import_module('os').system('id')",
    "import sys\nsys.modules['os'].system('id')",
    "import pathlib\npathlib.os.system('id')",
    "def f():\n    global os\n    import os\n\ndef g():\n    os.system('id')",
    "import os\nasync def f():\n    (await os).system('id')",
]
RUNS = [
    "exec('')",
    "class A:\n    exec = None\n    def f(self):\n        exec('')",
    "if 0:\n    exec = None\nexec('')",
    "x = [exec for exec in (1,)]\nexec('')",
    "import builtins\nbuiltins.exec('')",
    "__builtins__['exec']('')",
    "vars(__builtins__)['exec']('')",
    "getattr(__builtins__, 'ex' + 'ec')('')",
    "import json\njson.codecs.builtins.exec('')",
    "@exec\ndef f():\n    pass",
]
NOT = [
    "def f(exec):\n    exec('')",
    "def f():\n    exec = print\n    exec('')",
    "import re\nre.compile('')\nself.exec('')",
    "class A:\n    def exec(self):\n        return self.exec()",
    "def f():\n    def exec():\n        pass\n    exec()",
]


@pytest.mark.parametrize("text", SEEN)
def test_the_system_is_seen(text: str) -> None:
    assert "os.system" in names(text)


@pytest.mark.parametrize("text", RUNS)
def test_what_runs_texts_is_seen(text: str) -> None:
    assert "exec" in names(text)


@pytest.mark.parametrize("text", NOT)
def test_what_only_has_its_name_is_not(text: str) -> None:
    assert "exec" not in names(text)


def test_imports_within_the_package_are_its_own() -> None:
    assert {"acme.table.rows", "acme.other"} <= names("from .table import rows\nfrom . import other\n")


@pytest.mark.parametrize(
    "raw",
    [
        b"x = (",
        b"\xff\xfe",
        b"# coding: latin-1\nx = '\xe9'",
        b"# coding: nonsense\n",
        b"x = '\0'",
        b"x = 1\n" * 200_000,
        b"-" * 5000 + b"1",
    ],
)
def test_what_cannot_be_read_says_so(raw: bytes) -> None:
    with pytest.raises(UnreadableError):
        Module("acme/hooks.py", raw)
