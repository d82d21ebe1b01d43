"""Archives that two readers could understand in two ways are refused; whatever the bytes, reading ends with a fault, not a crash."""

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sdk.rulepack.zips import FILES, INFO, WHEEL, Part, archive, parts, wheel
from tests.wheels import recorded
from wangge_sdk.manifest.wheels import MOST_FILES
from wangge_sdk.rulepack import Content, read_wheel


def rules(content: Content) -> set[str | None]:
    return {fault.rule for fault in content.faults}


def test_a_good_wheel_has_no_fault() -> None:
    content = read_wheel(WHEEL, wheel())
    assert (content.faults, content.readable, content.root) == ((), True, "acme_lamps")
    assert content.files["acme_lamps/hooks.py"] == b'"""Hooks."""\n'


def test_what_pythons_own_writer_writes_can_be_read() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in recorded(FILES, INFO).items():
            target.writestr(name, data)
    assert read_wheel(WHEEL, stream.getvalue()).faults == ()


ODD = {
    "bytes before it": archive(parts(), before=b"#!/bin/sh\n"),
    "bytes between files and directory": archive(parts(), between=b"hidden"),
    "bytes behind it": archive(parts(), behind=b"hidden"),
    "a comment": archive(parts(), comment=b"hidden"),
    "a comment of a file": archive([*parts(), Part("acme_lamps/x.py", comment=b"hidden")]),
    "another name in the header": archive([*parts(), Part("acme_lamps/x.py", says={"name": "acme_lamps/y.py"})]),
    "another size in the header": archive([*parts(), Part("acme_lamps/x.py", b"1", says={"size": 2})]),
    "another checksum in the header": archive([*parts(), Part("acme_lamps/x.py", b"1", says={"crc": 2})]),
    "a wrong checksum": archive([*parts(), Part("acme_lamps/x.py", b"1", claims={"crc": 2})]),
    "more bytes than it says": archive([*parts(), Part("acme_lamps/x.py", b"1" * 99, packed=True, claims={"size": 9})]),
    "fewer bytes than it says": archive([*parts(), Part("acme_lamps/x.py", b"1" * 99, packed=True, claims={"size": 999})]),
    "an encrypted file": archive([*parts(), Part("acme_lamps/x.py", flags=0x801)]),
    "a size behind the bytes": archive([*parts(), Part("acme_lamps/x.py", flags=0x808)]),
    "a second name in an extra field": archive([*parts(), Part("acme_lamps/x.py", extra=struct.pack("<2H", 0x7075, 5) + b"\1\0\0\0\0")]),
    "sizes of 64 bits": archive([*parts(), Part("acme_lamps/x.py", extra=struct.pack("<2HQ", 1, 8, 9))]),
    "a name of unknown encoding": archive([*parts(), Part("acme_lamps/é.py", flags=0)]),
    "no archive": b"hello",
    "nothing": b"",
}


@pytest.mark.parametrize("data", ODD.values(), ids=ODD.keys())
def test_an_archive_with_two_meanings_is_refused(data: bytes) -> None:
    content = read_wheel(WHEEL, data)
    assert rules(content) == {"wheel.archive"}
    assert not content.readable
    assert content.files == {}


def test_files_that_share_bytes_are_refused() -> None:
    # A directory of two entries for one file: the quine and overlap bombs are made so.
    data = archive([Part("a.txt", b"x")])
    end = data.index(b"PK\5\6")
    start = data.index(b"PK\1\2")
    doubled = data[:end] + data[start:end].replace(b"a.txt", b"a.txt")
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, 2 * (end - start), start, 0)
    assert rules(read_wheel(WHEEL, doubled + tail)) == {"wheel.archive"}


NAMES = {
    "../evil.py": "wheel.path",
    "acme_lamps/../../evil.py": "wheel.path",
    "/etc/cron.d/evil": "wheel.path",
    "acme_lamps\\evil.py": "wheel.path",
    "C:evil.py": "wheel.path",
    "acme_lamps//evil.py": "wheel.path",
    "acme_lamps/\u202egnp.py": "wheel.name",
    "acme_lamps/a\nb.py": "wheel.name",
    "acme_lamps/con.py": "wheel.name",
    "acme_lamps/end.": "wheel.name",
    "acme_lamps/e\u0301.py": "wheel.name",
    "acme_lamps/" + "x" * 240: "wheel.name",
    "acme_lamps/HOOKS.py": "wheel.collision",
    "ACME_lamps/x.py": "wheel.collision",
    "acme_lamps/hooks.py/x.py": "wheel.collision",
    "acme_lamps/hooks.py": "wheel.duplicate",
}


@pytest.mark.parametrize(("name", "rule"), NAMES.items(), ids=range(len(NAMES)))
def test_names(name: str, rule: str) -> None:
    content = read_wheel(WHEEL, archive([*parts(), Part(name, b"x")]))
    assert rule in rules(content)
    assert content.readable is (rule != "wheel.duplicate")


@pytest.mark.parametrize("mode", [0o120777, 0o020666, 0o060666, 0o010644, 0o140755, 0o040755])
def test_links_and_devices(mode: int) -> None:
    assert "wheel.kind" in rules(read_wheel(WHEEL, archive([*parts(), Part("acme_lamps/link", b"/etc/passwd", mode=mode)])))


def test_a_bomb() -> None:
    content = read_wheel(WHEEL, archive([*parts(), Part("acme_lamps/big.json", b"0" * 8_000_000, packed=True)]))
    assert rules(content) == {"wheel.bomb"}
    assert not content.readable


@pytest.mark.slow
def test_too_many_and_too_much() -> None:
    assert rules(read_wheel(WHEEL, archive(Part(f"{number}") for number in range(MOST_FILES + 1)))) == {"wheel.limits"}
    claimed = archive([Part("x", b"1", claims={"size": 2**31}, packed=True)])
    assert "wheel.limits" in rules(read_wheel(WHEEL, claimed))
    assert rules(read_wheel(WHEEL, b"0" * (20 * 1024 * 1024 + 1))) == {"wheel.limits"}


RECORDS = {
    "a file that is not named": archive([*parts(), Part("acme_lamps/smuggled.py", b"import os")]),
    "a changed file": archive([Part(each.name, b"import os" if each.name.endswith("hooks.py") else each.content) for each in parts()]),
    "a file that is not there": archive([each for each in parts() if not each.name.endswith("hooks.py")]),
    "no RECORD": archive([each for each in parts() if not each.name.endswith("RECORD")]),
    "a weak hash": archive(
        [Part(name, data) for name, data in recorded(FILES, INFO, {"acme_lamps/hooks.py": "acme_lamps/hooks.py,md5=x,1\n"}).items()]
    ),
    "a line that is there twice": archive(
        [Part(name, data) for name, data in recorded(FILES, INFO, {"again": f"{INFO}/RECORD,,\n"}).items()]
    ),
    "two dist-infos": archive([*parts(), Part("other-1.dist-info/RECORD")]),
}


@pytest.mark.parametrize("data", RECORDS.values(), ids=RECORDS.keys())
def test_what_record_says(data: bytes) -> None:
    assert "wheel.record" in rules(read_wheel(WHEEL, data))


@given(st.data())
def test_a_changed_byte_is_seen_or_changes_nothing(data: st.DataObject) -> None:
    good = wheel()
    at = data.draw(st.integers(0, len(good) - 1))
    bad = good[:at] + bytes([good[at] ^ data.draw(st.integers(1, 255))]) + good[at + 1 :]
    content = read_wheel(WHEEL, bad)
    assert content.faults or content.files == read_wheel(WHEEL, good).files


@given(st.binary(max_size=400))
def test_any_bytes_give_a_fault(data: bytes) -> None:
    assert read_wheel(WHEEL, data).faults
    assert read_wheel(WHEEL, data + archive(parts())).faults or not data
