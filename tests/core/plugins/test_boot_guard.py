"""A plugin that killed the server while being loaded is held back."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wangge_core.plugins.boot_guard import BootGuard

DIES = """
import os, sys
from pathlib import Path
from wangge_core.plugins.boot_guard import BootGuard
with BootGuard(Path(sys.argv[1])).loading("acme.noise"):
    os._exit(9)
"""
WAITS = """
import sys
from pathlib import Path
from wangge_core.plugins.boot_guard import BootGuard
with BootGuard(Path(sys.argv[1])).loading("acme.noise"):
    print("loading", flush=True)
    sys.stdin.read()
"""


def test_a_load_that_ends_leaves_no_mark(tmp_path: Path) -> None:
    guard = BootGuard(tmp_path)
    with guard.loading("acme.noise"):
        assert list(tmp_path.iterdir())
    assert not guard.is_held("acme.noise")
    assert not list(tmp_path.iterdir())


def test_an_exception_is_no_death(tmp_path: Path) -> None:
    guard = BootGuard(tmp_path)
    with pytest.raises(ImportError), guard.loading("acme.noise"):
        raise ImportError
    assert not guard.is_held("acme.noise")


def test_a_death_while_loading_is_seen_until_it_is_cleared(tmp_path: Path) -> None:
    died = subprocess.run([sys.executable, "-c", DIES, str(tmp_path)], check=False)
    assert died.returncode == os.waitstatus_to_exitcode(9 << 8)
    guard = BootGuard(tmp_path)
    assert guard.is_held("acme.noise")
    assert guard.is_held("acme.noise")
    assert not guard.is_held("acme.other")
    guard.clear("acme.noise")
    assert not guard.is_held("acme.noise")
    guard.clear("acme.noise")


def test_another_process_that_is_loading_right_now_is_alive(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WAITS, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "loading\n"
        assert not BootGuard(tmp_path).is_held("acme.noise")
        other.communicate("")
    assert not BootGuard(tmp_path).is_held("acme.noise")
