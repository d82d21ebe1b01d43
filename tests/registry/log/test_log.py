"""The public log: whoever changes anything in it afterwards is found."""

import asyncio

import msgspec
import pytest

from tests.registry.shop import Shop
from wangge_registry.log.model import GENESIS, LogEntry, entry_hash, faults
from wangge_registry.log.service import Step


@pytest.fixture
async def filled(shop: Shop) -> Shop:
    for number in range(5):
        async with shop.market.database.transaction():
            await shop.market.log.append(Step("version.received", f"acme.lamps 1.0.{number}", facts={"b": 1, "a": "灯"}))
    return shop


async def test_a_whole_log_is_whole_for_everybody_with_the_key(filled: Shop):
    assert await filled.market.log.verify() == []
    items = (await filled.http.get("/api/v1/log")).json()["items"]
    entries = [msgspec.convert(item, LogEntry) for item in items]
    assert faults(entries, filled.market.log.signed) == []
    head = (await filled.http.get("/api/v1/log/head")).json()
    assert head["entry"] == items[-1]
    assert head["public_key"] == filled.market.log_key.public_pem
    assert (await filled.http.get("/api/v1/log", params={"after": 3, "limit": 1})).json()["items"] == items[3:4]
    assert (await filled.http.get("/api/v1/log", params={"subject": "acme.lamps 1.0.2"})).json()["items"] == items[2:3]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE log_entry SET subject = 'acme.other' WHERE number = 3", {(3, "edited")}),
        ("UPDATE log_entry SET facts = '{}' WHERE number = 3", {(3, "edited")}),
        ("DELETE FROM log_entry WHERE number = 3", {(3, "missing"), (4, "broken")}),
        ("UPDATE log_entry SET signature = 'ab' WHERE number = 3", {(3, "unsigned")}),
        ("UPDATE log_entry SET previous = 'ab' WHERE number = 3", {(3, "edited"), (3, "broken")}),
    ],
)
async def test_a_later_change_is_found(filled: Shop, sql: str, found: set[tuple[int, str]]):
    await filled.market.database.execute(sql.replace("{", "{{").replace("}", "}}"))
    assert {(fault.number, fault.fault) for fault in await filled.market.log.verify()} == found


async def test_a_chain_that_was_computed_anew_has_no_signature(filled: Shop):
    head = await filled.market.log.head()
    assert head is not None
    forged = msgspec.structs.replace(head, number=1, previous=GENESIS, subject="forged")

    forged = msgspec.structs.replace(forged, hash=entry_hash(forged))
    assert [fault.fault for fault in faults([forged], filled.market.log.signed)] == ["unsigned"]


async def test_steps_at_the_same_moment_are_chained_one_after_the_other(shop: Shop):
    async def step(number: int) -> None:
        async with shop.market.database.transaction():
            await shop.market.log.append(Step("version.received", f"acme.lamps {number}"))

    await asyncio.gather(*(asyncio.create_task(step(number)) for number in range(8)))
    assert await shop.market.log.verify() == []
    assert len((await shop.http.get("/api/v1/log")).json()["items"]) == 8


async def test_an_empty_log_has_no_head(shop: Shop):
    assert (await shop.http.get("/api/v1/log/head")).json()["entry"] is None
