"""The sealer: chains what is committed, in one chain, whoever runs it and however often it starts anew."""

import asyncio
import logging
from pathlib import Path

import msgspec
import pytest

from tests.core.audit.conftest import Book, entry
from wangge_core.audit.head_copy import HeadCopy
from wangge_core.audit.keys import AuditKey, PublicKeys
from wangge_core.audit.repository import AuditRepository
from wangge_core.audit.sealer import Sealer, SealerPace
from wangge_core.audit.service import Audit
from wangge_core.audit.verification import Verifier
from wangge_core.database import Database
from wangge_core.errors import UnavailableError

FAST = SealerPace(busy=0.01, idle=0.05, copy=0.05)


async def _numbers(book: Book) -> list[int]:
    rows = await book.database.fetch("SELECT number FROM audit_entry WHERE number IS NOT NULL ORDER BY number")
    return [row["number"] for row in rows]


async def test_what_is_rolled_back_is_never_chained(book: Book) -> None:
    async def fail() -> None:
        async with book.database.transaction():
            await book.audit.record(entry(1))
            message = "changed my mind"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="changed my mind"):
        await fail()
    assert await book.sealer.seal() == 0


async def test_entries_are_chained_in_the_order_in_which_they_were_written(book: Book) -> None:
    await book.seal(1, 2, 3)
    rows = await book.database.fetch("SELECT resource_id FROM audit_entry ORDER BY number")
    assert [row["resource_id"] for row in rows] == ["c1", "c2", "c3"]


async def test_an_entry_that_commits_late_joins_the_chain_where_it_then_ends(book: Book) -> None:
    """On PostgreSQL the transaction that began first commits last; its entry has the lower id."""
    row = book.audit.row(entry(1))
    await book.seal(2)
    await book.database.insert([row])
    await book.seal()
    rows = await book.database.fetch("SELECT resource_id FROM audit_entry ORDER BY number")
    assert [row["resource_id"] for row in rows] == ["c2", "c1"]
    assert await book.faults() == []


async def test_a_row_of_a_one_statement_save_is_an_entry_like_any(book: Book) -> None:
    await book.database.insert([book.audit.row(entry(1)), book.audit.row(entry(2, area=""))])
    await book.seal()
    assert await _numbers(book) == [1, 2]
    assert await book.faults() == []


async def test_more_than_a_batch_is_one_chain(book: Book) -> None:
    await book.database.insert([book.audit.row(entry(number)) for number in range(500)])
    await book.database.insert([book.audit.row(entry(number)) for number in range(501)])
    while await book.sealer.seal():
        pass
    assert await _numbers(book) == list(range(1, 1_002))
    assert await book.faults() == []


async def test_several_sealers_and_writers_make_one_chain(book: Book) -> None:
    async def write(writer: int) -> None:
        for number in range(15):
            async with book.database.transaction():
                await book.audit.record(entry(writer * 100 + number))
                await asyncio.sleep(0.001)

    async def seal(sealer: Sealer) -> None:
        for _ in range(20):
            await sealer.seal()
            await asyncio.sleep(0.002)

    sealers = [book.sealer, book.new_sealer()]
    await asyncio.gather(
        *(asyncio.create_task(write(writer)) for writer in range(3)), *(asyncio.create_task(seal(sealer)) for sealer in sealers)
    )
    while await book.sealer.seal():
        pass
    assert await _numbers(book) == list(range(1, 46))
    assert await book.faults() == []


async def test_it_wakes_at_a_commit_copies_in_time_and_ends_cleanly(book: Book) -> None:
    sealer = Sealer(book.database, book.key, book.key.public, book.copy, time=book.time, pace=SealerPace(busy=0.01, idle=60, copy=0.05))
    await sealer.start()
    await book.write(1)
    async with asyncio.timeout(20):
        while book.copy.last() is None:  # noqa: ASYNC110  a file rings no bell
            await asyncio.sleep(0.01)
    await book.write(2)
    await sealer.stop()
    head = book.copy.last()
    assert head is not None
    assert head.number == 2
    assert await book.faults() == []


async def test_a_head_is_copied_once(book: Book) -> None:
    await book.seal(1)
    await book.sealer.copy_head()
    assert len(list(book.copy.lines())) == 1


async def test_it_goes_on_when_the_database_or_the_second_place_fails(
    book: Book, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls = 0
    real = AuditRepository.has_new

    async def flaky(repository: AuditRepository) -> bool:
        nonlocal calls
        calls += 1
        if calls == 1:
            message = "gone for a moment"
            raise UnavailableError("database_down", message, 1)
        return await real(repository)

    monkeypatch.setattr(AuditRepository, "has_new", flaky)
    book.copy.path.parent.write_text("a file where the folder should be")
    sealer = Sealer(book.database, book.key, book.key.public, book.copy, time=book.time, pace=FAST)
    with caplog.at_level(logging.WARNING):
        await sealer.start()
        await book.write(1)
        async with asyncio.timeout(20):
            while "could not be sealed or copied" not in caplog.text:  # noqa: ASYNC110  a log rings no bell
                await asyncio.sleep(0.01)
    book.copy.path.parent.unlink()
    await sealer.stop()
    assert "gone for a moment" in caplog.text
    assert await _numbers(book) == [1]
    assert book.copy.last() is not None


async def test_a_new_key_goes_on_with_the_chain_of_the_old_one(database: Database, tmp_path: Path) -> None:
    """The private key was lost; its public half stays, so that the old heads are still believed."""
    keys, copy = tmp_path / "keys", HeadCopy(tmp_path / "copy")
    for number in (1, 2):
        key = AuditKey.load_or_create(keys)
        await database.insert([Audit(database, key).row(entry(number))])
        sealer = Sealer(database, key, PublicKeys.read(keys), copy)
        assert await sealer.seal() == 1
        await sealer.copy_head()
        (keys / "audit.pem").rename(keys / f"lost-{number}.pem")
    report = await Verifier(database, PublicKeys.read(keys), copy, key=key).verify()
    assert report.whole
    assert (report.entries, report.heads, report.copied_heads) == (2, 2, 2)
    await database.execute("UPDATE audit_entry SET actor_id = 'x' WHERE number = 1")
    report = await Verifier(database, PublicKeys.read(keys), copy, key=key).verify()
    assert [(finding.fault, finding.number) for finding in report.findings] == [("edited", 1)]


async def test_a_forged_head_in_the_database_is_not_what_the_chain_goes_on_from(book: Book) -> None:
    await book.seal(1)
    head = book.copy.last()
    assert head is not None
    forged = msgspec.structs.replace(head, number=77, hash="f" * 64)
    await AuditRepository(book.database).save_head(forged)
    await book.seal(2)
    assert await _numbers(book) == [1, 2]
    assert await book.faults() == [("head_forged", 77)]
