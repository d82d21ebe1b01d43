"""The chain's arithmetic."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from wangge_core.audit.chain import GENESIS, link, link_hash
from wangge_core.audit.model import Record
from wangge_core.instants import LOCAL

facts = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
RECORD = Record(
    id=UUID("01960000-0000-7000-8000-000000000000"),
    at=datetime(2026, 3, 2, 8, 0, 0, 120, tzinfo=UTC),
    action="case.dispatched",
    actor_kind="account",
    actor_id="7",
    resource="case",
    resource_id="c1",
    area="330521",
    facts={"b": 1, "a": "值"},
    trace="t",
    stamp="s",
)


def test_the_canonical_form_is_what_it_was_when_the_first_chain_was_written() -> None:
    assert RECORD.body().decode() == (
        '{"action":"case.dispatched","actor":["account","7"],"area":"330521","at":"2026-03-02T08:00:00.000120+00:00",'
        '"facts":{"a":"值","b":1},"id":"01960000-0000-7000-8000-000000000000","resource":["case","c1"],"trace":"t"}'
    )
    assert link_hash(1, GENESIS, RECORD) == "ab8dc8f30c81deffc6e3d587bddc23eb19af261536c4b08d1083b09def0739fa"


@given(st.dictionaries(st.text(max_size=8), facts, max_size=4))
def test_facts_that_went_through_the_database_give_the_same_body(content: dict[str, Any]) -> None:
    record = msgspec.structs.replace(RECORD, facts=content)
    stored = msgspec.json.decode(msgspec.json.encode(content))
    assert msgspec.structs.replace(record, facts=stored).body() == record.body()


def test_the_same_moment_in_another_zone_gives_the_same_body() -> None:
    assert msgspec.structs.replace(RECORD, at=RECORD.at.astimezone(LOCAL)).body() == RECORD.body()


def test_number_content_stamp_and_predecessor_all_count() -> None:
    hashes = {
        link_hash(1, GENESIS, RECORD),
        link_hash(2, GENESIS, RECORD),
        link_hash(1, "1" * 64, RECORD),
        link_hash(1, GENESIS, msgspec.structs.replace(RECORD, stamp="other")),
        link_hash(1, GENESIS, msgspec.structs.replace(RECORD, at=RECORD.at + timedelta(microseconds=1))),
    }
    assert len(hashes) == 5


def test_a_link_names_its_predecessor() -> None:
    made = link(3, "1" * 64, RECORD)
    assert (made.number, made.previous, made.hash) == (3, "1" * 64, link_hash(3, "1" * 64, RECORD))
