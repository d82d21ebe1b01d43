"""Importing foreign code once behind the whole fence: what it has, what it tried, and that it gets nowhere."""

from pathlib import Path

import pytest

from wangge_sandbox.importing import NotImportedError, imported

HOOK = """
from wangge_sdk.hooks import hookimpl


@hookimpl
def case_closed(ctx, event):
    return None
"""


def code(folder: Path, text: str) -> list[Path]:
    package = folder / "acme_lamps"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "hooks.py").write_text(text + HOOK)
    return [package]


def test_hooks_are_told(tmp_path: Path):
    found = imported(code(tmp_path, ""), "acme_lamps.hooks")
    assert (found.hooks, found.fault, found.tried) == (("case_closed.v1",), None, ())


def test_what_is_tried_is_told_although_the_code_says_nothing(tmp_path: Path):
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    tries = f"""
import os, socket, subprocess
for act in (
    lambda: open({str(secret)!r}).read(),
    lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: subprocess.run(["/bin/true"]),
    lambda: os.mkdir("/tmp/x"),
):
    try:
        act()
    except Exception:
        pass
"""
    found = imported(code(tmp_path, tries), "acme_lamps.hooks")
    assert found.hooks == ("case_closed.v1",)
    assert [each.partition("(")[0].partition(" /")[0] for each in found.tried] == [
        "reading the file",
        "socket.getaddrinfo",
        "subprocess.Popen",
        "os.mkdir",
    ]


def test_the_fence_holds_what_the_audit_hook_does_not_see(tmp_path: Path):
    unseen = """
import _posixsubprocess, os
try:
    os.stat("/etc/passwd")
    LEAK = True
except OSError:
    LEAK = False
if LEAK:
    raise RuntimeError("the machine's files are there")
"""
    assert imported(code(tmp_path, unseen), "acme_lamps.hooks").fault is None


@pytest.mark.parametrize(
    ("text", "told"),
    [("x = bytearray(1 << 31)", "MemoryError"), ("import nowhere", "ModuleNotFoundError"), ("raise SystemExit(3)", "SystemExit")],
)
def test_code_that_cannot_be_imported_is_told(tmp_path: Path, text: str, told: str):
    found = imported(code(tmp_path, text), "acme_lamps.hooks")
    assert told in (found.fault or "")


@pytest.mark.parametrize("text", ["import time\ntime.sleep(60)", "import os\nos._exit(0)", "import os\nos.abort()"])
def test_an_import_without_a_word_is_an_error(tmp_path: Path, text: str):
    with pytest.raises(NotImportedError):
        imported(code(tmp_path, text), "acme_lamps.hooks", seconds=3)


def test_without_a_fence_nothing_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotImportedError, match="bubblewrap"):
        imported(code(tmp_path, ""), "acme_lamps.hooks")
