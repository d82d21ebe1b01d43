"""The file in the second place only grows, and a crash in the middle of a line harms one line."""

from pathlib import Path

from wangge_core.audit.head_copy import HeadCopy
from wangge_core.audit.model import Head


def _head(number: int) -> Head:
    return Head(number=number, hash="ab", at="2026-03-02T08:00:00.000+00:00", key="k", signature="s" * 128)


def test_before_the_first_head_there_is_nothing(tmp_path: Path) -> None:
    copy = HeadCopy(tmp_path / "not" / "there")
    assert copy.last() is None
    assert list(copy.lines()) == []


def test_heads_come_back_in_order(tmp_path: Path) -> None:
    copy = HeadCopy(tmp_path / "heads")
    for number in range(1, 60):
        copy.append(_head(number))
    assert copy.last() == _head(59)
    assert list(copy.lines()) == [(number, _head(number)) for number in range(1, 60)]


def test_a_torn_line_harms_no_other(tmp_path: Path) -> None:
    copy = HeadCopy(tmp_path)
    copy.append(_head(1))
    with copy.path.open("ab") as file:
        file.write(b'{"number":2,"ha')
    assert copy.last() == _head(1)
    copy.append(_head(3))
    assert list(copy.lines()) == [(1, _head(1)), (2, None), (3, _head(3))]


def test_a_file_of_rubbish_holds_no_head(tmp_path: Path) -> None:
    copy = HeadCopy(tmp_path)
    copy.path.write_bytes(b"\xff\xfe rubbish\n\n")
    assert copy.last() is None
    assert list(copy.lines()) == [(1, None)]
