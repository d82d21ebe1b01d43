"""Lists of what is withdrawn: half a list is never taken, and a range means what it says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_sdk.withdrawals import (
    MOST_BYTES,
    Action,
    ListError,
    Severity,
    Withdrawal,
    hardest,
    read_advisories,
    read_withdrawals,
)

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ENTRY: dict[str, Any] = {
    "id": "w-1",
    "plugin": "acme.lamps",
    "versions": ">=1.0,<1.2",
    "action": "quarantine",
    "severity": "high",
    "reason": {"zh-CN": "正在核查。", "en": "It is being looked into."},
    "since": "2026-03-02T08:00:00Z",
}


def _list(*entries: dict[str, Any], **heading: Any) -> bytes:
    return msgspec.json.encode({"format": 1, "number": 3, "made_at": "2026-03-02T08:00:00Z", "entries": entries} | heading)


def test_a_list_is_read():
    found = read_withdrawals("withdrawals.json", _list(ENTRY))
    assert (found.number, found.entries[0].action, found.entries[0].until) == (3, Action.QUARANTINE, None)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"action": "revoke"}, "may not say revoke"),
        ({"action": "burn"}, "action"),
        ({"plugin": "../etc"}, "no id of a plugin"),
        ({"versions": "all of them"}, "no range"),
        ({"sha256": "12"}, "no digest"),
        ({"reason": {"en": "Only one."}}, "needs zh-CN and en"),
        ({"reason": {"zh-CN": "长" * 501, "en": "x"}}, "needs zh-CN and en"),
        ({"since": "2026-03-02T08:00:00"}, "need a zone"),
        ({"until": "2026-03-01T08:00:00Z"}, "comes after"),
        ({"id": ""}, "no name"),
    ],
)
def test_a_malformed_entry_spoils_the_list(changes: dict[str, Any], message: str):
    with pytest.raises(ListError, match=message):
        read_withdrawals("withdrawals.json", _list({**ENTRY, "id": "w-0"}, ENTRY | changes))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"format": 1}',
        b"[" * 100_000,
        _list(ENTRY, ENTRY),
        _list(format=2),
        _list(number=0),
        _list(made_at="2026-03-02T08:00:00"),
        b" " * (MOST_BYTES + 1),
    ],
    ids=["nothing", "array", "short", "deep", "twice", "format", "number", "zone", "large"],
)
def test_a_malformed_list_is_refused(content: bytes):
    with pytest.raises(ListError):
        read_withdrawals("revocations.json", content)


@given(st.binary(max_size=200))
def test_whatever_comes_is_a_list_or_an_error(content: bytes):
    for read in (lambda: read_withdrawals("withdrawals.json", content), lambda: read_advisories(content)):
        with pytest.raises(ListError):
            read()


def _withdrawal(**changes: Any) -> Withdrawal:
    return msgspec.structs.replace(msgspec.convert(ENTRY, Withdrawal), **changes)


@pytest.mark.parametrize(("version", "met"), [("1.0.0", True), ("1.1.9", True), ("1.2.0", False), ("1.1.0-rc.1", True), ("0.9.0", False)])
def test_a_range_is_met(version: str, met: bool):
    assert _withdrawal().meets("acme.lamps", version) is met
    assert not _withdrawal().meets("acme.lanterns", version)
    assert _withdrawal(versions="").meets("acme.lamps", version)


def test_one_file_of_a_version_is_met():
    one = _withdrawal(sha256="ab" * 32)
    assert one.meets("acme.lamps", "1.0.0", "ab" * 32)
    assert not one.meets("acme.lamps", "1.0.0", "cd" * 32)
    assert one.meets("acme.lamps", "1.0.0")  # nobody knows which file it was


def test_what_holds_and_what_weighs_most():
    soon = _withdrawal(id="w-2", until=NOW + timedelta(hours=1))
    assert soon.holds(NOW)
    assert not soon.holds(NOW + timedelta(hours=1))
    assert soon.holds(NOW - timedelta(minutes=5))  # by a clock that is slow
    hard = _withdrawal(id="w-3", action=Action.REVOKE, severity=Severity.CRITICAL)
    assert hardest([soon, hard]) is hard
    assert hardest([]) is None


@pytest.mark.parametrize("record", [{}, {"id": "A-1"}, {"id": "A-1", "modified": "x", "affected": [{"package": {}}]}, {"id": 1}])
def test_a_record_that_matches_nothing_is_refused(record: dict[str, Any]):
    content = msgspec.json.encode({"format": 1, "number": 1, "made_at": "2026-03-02T08:00:00Z", "advisories": [record]})
    with pytest.raises(ListError, match="record 0"):
        read_advisories(content)
