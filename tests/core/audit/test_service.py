"""What an entry looks like in its table."""

from tests.core.audit.conftest import NOW, Book, entry


async def test_an_entry_holds_what_was_said_and_where_it_may_be_read(book: Book) -> None:
    await book.write(1)
    (row,) = await book.database.fetch("SELECT * FROM audit_entry")
    assert row["at"] == NOW
    assert (row["action"], row["actor_kind"], row["actor_id"]) == ("case.dispatched", "system", "system:test")
    assert (row["resource"], row["resource_id"], row["area"], row["trace"]) == ("case", "c1", "330521100", "trace")
    assert [row[f"l{level}"] for level in range(1, 7)] == ["33", "3305", "330521", "330521100", None, None]
    assert (row["number"], row["previous"], row["hash"]) == (None, None, None)


async def test_an_entry_for_the_whole_platform_lies_in_no_area(book: Book) -> None:
    async with book.database.transaction():
        await book.audit.record(entry(1, area=""))
    (row,) = await book.database.fetch("SELECT * FROM audit_entry")
    assert [row[f"l{level}"] for level in range(1, 7)] == [None] * 6
