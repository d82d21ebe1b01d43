"""Each way to falsify the audit, carried out by SQL on both databases, and what verification says of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from tests.core.audit.conftest import Book
from wangge_core.audit.chain import GENESIS, link_hash
from wangge_core.audit.keys import AuditKey
from wangge_core.audit.model import Head
from wangge_core.audit.repository import AuditRepository

_RELINK = "UPDATE audit_entry SET number = {}, previous = {}, hash = {} WHERE id = {}"
_REWRITE_HEAD = "UPDATE audit_head SET hash = {}, signature = {} WHERE number = {}"


@pytest.fixture
async def sealed(book: Book) -> Book:
    """Nine entries under three heads, all of them copied."""
    await book.seal(1, 2, 3)
    await book.seal(4, 5, 6)
    await book.seal(7, 8, 9)
    return book


async def _recompute(book: Book) -> None:
    """Number and chain all entries anew from end to end, as someone would who owns the database but not the key."""
    stored = await AuditRepository(book.database).chained(0, 1_000)
    previous = GENESIS
    await book.database.execute("UPDATE audit_entry SET number = number + 1000 WHERE number IS NOT NULL")
    for number, item in enumerate(stored, start=1):
        assert item.record is not None
        digest = link_hash(number, previous, item.record)
        await book.database.execute(
            "UPDATE audit_entry SET number = {}, previous = {}, hash = {} WHERE id = {}", number, previous, digest, item.key
        )
        previous = digest


async def test_an_untouched_chain_is_whole(sealed: Book) -> None:
    assert await sealed.faults() == []
    assert await sealed.faults(key=False) == []


@pytest.mark.parametrize(
    "change",
    [
        "action = 'case.closed'",
        "actor_kind = 'account'",
        "actor_id = 'somebody'",
        "resource = 'person'",
        "resource_id = 'c6'",
        'facts = \'{{"unit": 6, "words": []}}\'',
        "trace = 'other'",
        "stamp = 'none'",
        "area = '330521101', l4 = '330521101'",
        "area = 'nowhere'",
    ],
)
@pytest.mark.parametrize("key", [True, False])
async def test_an_edited_entry_is_named(sealed: Book, change: str, key: bool) -> None:
    wanted = await sealed.id_of(5)
    await sealed.database.execute(f"UPDATE audit_entry SET {change} WHERE number = 5")
    (finding,) = await sealed.findings(key=key)
    assert (finding.fault, finding.number, finding.entry_id) == ("edited", 5, wanted)


async def test_an_edited_time_is_named(sealed: Book) -> None:
    await sealed.database.execute("UPDATE audit_entry SET at = {} WHERE number = 5", sealed.time.now())
    assert await sealed.faults() == [("edited", 5)]


async def test_an_entry_hidden_from_its_readers_is_named(sealed: Book) -> None:
    await sealed.database.execute("UPDATE audit_entry SET l3 = NULL WHERE number = 5")
    (finding,) = await sealed.findings(key=False)
    assert (finding.fault, finding.number) == ("edited", 5)
    assert "area columns" in finding.detail


@pytest.mark.parametrize("number", [1, 5])
async def test_a_deleted_entry_is_named(sealed: Book, number: int) -> None:
    await sealed.database.execute("DELETE FROM audit_entry WHERE number = {}", number)
    (finding,) = await sealed.findings()
    assert (finding.fault, finding.number) == ("missing", number)


async def test_several_deleted_entries_are_named_as_a_range(sealed: Book) -> None:
    await sealed.database.execute("DELETE FROM audit_entry WHERE number BETWEEN 3 AND 5")
    (finding,) = await sealed.findings()
    assert finding.detail == "entries 3 to 5 are not there"


async def test_swapped_entries_are_both_named(sealed: Book) -> None:
    first, second = await sealed.id_of(4), await sealed.id_of(8)
    await sealed.database.execute("UPDATE audit_entry SET number = 1000 WHERE number = 4")
    await sealed.database.execute("UPDATE audit_entry SET number = 4 WHERE number = 8")
    await sealed.database.execute("UPDATE audit_entry SET number = 8 WHERE number = 1000")
    found = {(finding.fault, finding.number, finding.entry_id) for finding in await sealed.findings()}
    assert found == {("moved", 4, second), ("moved", 8, first)}


async def test_swapped_contents_are_both_named(sealed: Book) -> None:
    rows = {row["number"]: row for row in await sealed.database.fetch("SELECT number, previous, hash FROM audit_entry")}
    four, eight = await sealed.id_of(4), await sealed.id_of(8)
    await sealed.database.execute("UPDATE audit_entry SET number = 1000 WHERE number = 4")
    for row, target in ((rows[4], eight), (rows[8], four)):
        await sealed.database.execute(_RELINK, row["number"], row["previous"], row["hash"], _key(sealed, target))
    assert await sealed.faults() == [("moved", 4), ("moved", 8)]


def _key(book: Book, entry_id: str) -> Any:
    return entry_id if book.database.dialect == "sqlite" else UUID(entry_id)


@pytest.mark.parametrize("first_lost", [9, 8, 7, 4, 1])
async def test_a_cut_off_tail_is_found(sealed: Book, first_lost: int) -> None:
    await sealed.database.execute("DELETE FROM audit_entry WHERE number >= {}", first_lost)
    (finding,) = await sealed.findings()
    assert (finding.fault, finding.number) == ("cut_off", first_lost)
    assert f"{first_lost} to 9" in finding.detail


async def test_a_tail_cut_off_with_its_heads_is_found_by_the_second_place(sealed: Book) -> None:
    await sealed.database.execute("DELETE FROM audit_entry WHERE number >= 5")
    await sealed.database.execute("DELETE FROM audit_head WHERE number >= 5")
    assert await sealed.faults() == [("head_missing", 6), ("head_missing", 9), ("cut_off", 5)]


async def test_after_a_cut_the_chain_goes_on_behind_the_gap(sealed: Book) -> None:
    await sealed.database.execute("DELETE FROM audit_entry WHERE number >= 5")
    await sealed.database.execute("DELETE FROM audit_head WHERE number >= 5")
    sealed.sealer = sealed.new_sealer()
    await sealed.seal(10)
    found = await sealed.findings()
    assert [(finding.fault, finding.number) for finding in found] == [("head_missing", 6), ("head_missing", 9), ("missing", 5)]
    assert found[-1].detail == "entries 5 to 9 are not there"


async def test_everything_gone_is_found(sealed: Book) -> None:
    await sealed.database.execute("DELETE FROM audit_entry")
    await sealed.database.execute("DELETE FROM audit_head")
    assert ("cut_off", 1) in await sealed.faults()


async def test_an_edit_with_a_recomputed_chain_is_named_by_its_stamp(sealed: Book) -> None:
    wanted = await sealed.id_of(5)
    await sealed.database.execute("UPDATE audit_entry SET actor_id = 'somebody' WHERE number = 5")
    await _recompute(sealed)
    edited, recomputed = await sealed.findings()
    assert (edited.fault, edited.number, edited.entry_id) == ("edited", 5, wanted)
    assert (recomputed.fault, recomputed.number) == ("recomputed", 6)


async def test_without_the_private_key_a_recomputed_chain_is_found_between_two_heads(sealed: Book) -> None:
    await sealed.database.execute("UPDATE audit_entry SET actor_id = 'somebody' WHERE number = 5")
    await _recompute(sealed)
    (finding,) = await sealed.findings(key=False)
    assert (finding.fault, finding.number) == ("recomputed", 6)
    assert "in the entries 4 to 6" in finding.detail


async def test_a_recomputed_chain_with_its_heads_rewritten_is_found(sealed: Book) -> None:
    """The attacker signs with a key of his own, and gives it the id of ours."""
    await sealed.database.execute("UPDATE audit_entry SET actor_id = 'somebody' WHERE number = 2")
    await _recompute(sealed)
    theirs = AuditKey.generate()
    for row in await sealed.database.fetch("SELECT number, hash FROM audit_entry WHERE number IN (3, 6, 9)"):
        head = Head(number=row["number"], hash=row["hash"], at="2026-03-02T08:00:00.000+00:00", key=sealed.key.id)
        signature = theirs.sign(head)
        await sealed.database.execute(_REWRITE_HEAD, head.hash, signature, head.number)
    faults = await sealed.faults()
    assert {("head_forged", 3), ("head_forged", 6), ("head_forged", 9)} <= set(faults)
    assert ("edited", 2) in faults
    assert ("recomputed", 3) in faults


async def test_a_deleted_entry_with_a_recomputed_chain_is_found(sealed: Book) -> None:
    await sealed.database.execute("DELETE FROM audit_entry WHERE number = 5")
    await _recompute(sealed)
    found = await sealed.findings()
    assert [(finding.fault, finding.number) for finding in found] == [("recomputed", 6), ("cut_off", 9)]
    assert "in the entries 4 to 6" in found[0].detail


async def test_reordered_entries_with_a_recomputed_chain_are_found(sealed: Book) -> None:
    await sealed.database.execute("UPDATE audit_entry SET number = 1000 WHERE number = 4")
    await sealed.database.execute("UPDATE audit_entry SET number = 4 WHERE number = 5")
    await sealed.database.execute("UPDATE audit_entry SET number = 5 WHERE number = 1000")
    await _recompute(sealed)
    (finding,) = await sealed.findings()
    assert (finding.fault, finding.number) == ("recomputed", 6)


async def test_a_chain_broken_at_one_place_is_found(sealed: Book) -> None:
    """Only the edited entry's own hash is recomputed, and nobody who verifies has the private key."""
    await sealed.database.execute("UPDATE audit_entry SET actor_id = 'somebody' WHERE number = 4")
    (stored,) = await AuditRepository(sealed.database).chained(3, 1)
    assert stored.record is not None
    assert stored.link is not None
    digest = link_hash(4, stored.link.previous, stored.record)
    await sealed.database.execute("UPDATE audit_entry SET hash = {} WHERE number = 4", digest)
    assert await sealed.faults(key=False) == [("broken", 5)]


async def _insert_copy_of(book: Book, number: int, changes: Mapping[str, object]) -> str:
    """Insert an entry that looks like another one."""
    (row,) = await book.database.fetch("SELECT * FROM audit_entry WHERE number = {}", number)
    new = "01960000-0000-7000-8000-000000000000"
    values = dict(row) | {"id": _key(book, new), "number": None, "previous": None, "hash": None} | dict(changes)
    names, marks = ", ".join(values), ", ".join("{}" for _ in values)
    await book.database.execute(f"INSERT INTO audit_entry ({names}) VALUES ({marks})", *values.values())
    return new


async def test_an_inserted_entry_is_named_and_never_chained(sealed: Book) -> None:
    inserted = await _insert_copy_of(sealed, 5, {"actor_id": "somebody"})
    for _ in range(2):
        (finding,) = await sealed.findings()
        assert (finding.fault, finding.entry_id) == ("forged", inserted)
        await sealed.sealer.seal()


async def test_a_genuine_entry_inserted_twice_is_named(sealed: Book) -> None:
    """The copy keeps the stamp; its own id does not fit it."""
    inserted = await _insert_copy_of(sealed, 5, {})
    (finding,) = await sealed.findings()
    assert (finding.fault, finding.entry_id) == ("forged", inserted)


async def test_an_entry_inserted_into_the_chain_is_named(sealed: Book) -> None:
    inserted = await _insert_copy_of(sealed, 5, {"number": -4, "previous": GENESIS, "hash": GENESIS})
    (finding,) = await sealed.findings()
    assert (finding.fault, finding.number, finding.entry_id) == ("forged", -4, inserted)


async def test_an_entry_appended_to_the_chain_without_the_key_is_found(sealed: Book) -> None:
    (row,) = await sealed.database.fetch("SELECT hash FROM audit_entry WHERE number = 9")
    await _insert_copy_of(sealed, 5, {"number": 10, "previous": row["hash"], "hash": GENESIS})
    assert await sealed.faults() == [("edited", 10), ("not_signed", 10)]


async def test_an_entry_edited_before_it_was_chained_is_named(sealed: Book) -> None:
    await sealed.write(10, 11)
    await sealed.database.execute("UPDATE audit_entry SET actor_id = 'somebody' WHERE resource_id = 'c10'")
    await sealed.sealer.seal()
    (finding,) = await sealed.findings()
    (row,) = await sealed.database.fetch("SELECT id FROM audit_entry WHERE resource_id = 'c10'")
    assert (finding.fault, finding.entry_id) == ("forged", str(row["id"]))


async def test_an_entry_that_is_never_chained_is_named_after_the_window(sealed: Book) -> None:
    await sealed.write(10)
    assert await sealed.faults() == []
    sealed.time.advance(timedelta(minutes=6))
    (finding,) = await sealed.findings()
    assert finding.fault == "unsealed"


async def test_an_entry_kept_away_from_the_sealer_is_named(sealed: Book) -> None:
    await sealed.write(10)
    await sealed.database.execute("UPDATE audit_entry SET hash = 'refused' WHERE number IS NULL")
    assert await sealed.sealer.seal() == 0
    sealed.time.advance(timedelta(minutes=6))
    assert [finding.fault for finding in await sealed.findings()] == ["unsealed"]


async def test_an_unreadable_entry_is_named(book: Book) -> None:
    """SQLite takes any value in any column; PostgreSQL refuses."""
    await book.seal(1, 2, 3, 4)
    damage = "UPDATE audit_entry SET at = 'no time' WHERE number = 1"
    if book.database.dialect == "postgres":
        with pytest.raises(asyncpg.InvalidDatetimeFormatError):
            await book.database.execute(damage)
        assert await book.faults() == []
        return
    await book.database.execute(damage)
    await book.database.execute("UPDATE audit_entry SET facts = 'no json' WHERE number = 2")
    await book.database.execute("UPDATE audit_entry SET number = 'three' WHERE number = 3")
    assert await book.faults() == [("edited", 1), ("edited", 2), ("missing", 3)]


async def test_damage_to_the_second_place_is_named_by_line(sealed: Book) -> None:
    lines = sealed.copy.path.read_bytes().splitlines(keepends=True)
    forged = msgspec.structs.replace(msgspec.json.decode(lines[1], type=Head), hash=GENESIS)
    sealed.copy.path.write_bytes(lines[0][:20] + b"\n" + msgspec.json.encode(forged) + b"\n" + lines[2])
    found = await sealed.findings()
    assert [finding.fault for finding in found] == ["copy_damaged", "copy_damaged"]
    assert "line 1 of" in found[0].detail
    assert "line 2 of" in found[1].detail


async def test_a_part_of_the_chain_can_be_verified_alone(sealed: Book) -> None:
    await sealed.database.execute("UPDATE audit_entry SET actor_id = 'somebody' WHERE number = 2")
    assert list(await sealed.findings(first=4)) == []
    await sealed.database.execute("UPDATE audit_entry SET actor_id = 'somebody' WHERE number = 4")
    assert [(finding.fault, finding.number) for finding in await sealed.findings(first=4)] == [("edited", 4)]
