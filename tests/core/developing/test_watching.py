"""Changes are told once, when the files have come to rest; copies stand still."""

import asyncio
from pathlib import Path

import pytest

from wangge_core.developing.watching import Copies, changes, signs_of

pytestmark = pytest.mark.slow


async def test_a_change_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    told, before = 0, signs_of(tmp_path)

    async def count() -> None:
        nonlocal told
        async for _ in changes(tmp_path, before):
            told += 1

    task = asyncio.create_task(count())
    await asyncio.sleep(0.1)
    for text in ("a", "ab"):
        (tmp_path / "inner/hooks.py").write_text(text)
    await asyncio.sleep(1)
    assert told == 1
    (tmp_path / "inner/hooks.py").unlink()
    await asyncio.sleep(1)
    assert told == 2
    task.cancel()


def test_what_python_and_editors_leave_is_no_change(tmp_path: Path) -> None:
    before = signs_of(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__/hooks.pyc").write_text("x")
    (tmp_path / ".hooks.py.swp").write_text("x")
    assert signs_of(tmp_path) == before
    assert signs_of(tmp_path / "gone") == frozenset()


def test_copies_are_apart_and_old_ones_go(tmp_path: Path) -> None:
    package = tmp_path / "acme"
    package.mkdir()
    (package / "a.py").write_text("1")
    copies = Copies(tmp_path / "copies")
    first = copies.take(package)
    (package / "a.py").write_text("2")
    second = copies.take(package)
    assert [(copy / "a.py").read_text() for copy in (first, second)] == ["1", "2"]
    copies.take(package)
    assert not first.exists()
    assert second.exists()
