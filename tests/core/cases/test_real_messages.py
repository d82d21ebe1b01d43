"""Residents' own messages, taken in through HTTP as reports: each comes out as one case, word for word, in its grid and its class queue.

Some hundreds, drawn always alike; `WANGGE_TEST_SOAK=1` takes all 7,142.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

import httpx
import msgspec
import openpyxl
import pytest

from tests import world
from tests.core import hostile
from tests.core.conftest import Client
from wangge_core.platform import Platform

SOAK: Final = bool(os.environ.get("WANGGE_TEST_SOAK"))
SAMPLE: Final = 150
LONGEST: Final = 4_000
_BOOKS: Final = ("messages_4326.xlsx", "messages_with_replies_2816.xlsx")
_NAMES: Final = UUID("6f1c2f2e-8f0a-5d6c-9a52-3f6e0f1f7a10")
_FEWEST_CLASSED: Final = 0.4
"""Keywords know what many of the messages are about, not what all of them are."""


class Message(msgspec.Struct, frozen=True):
    """A message as it was sent, with an id of its own."""

    client_id: UUID
    sender: str
    text: str


class Sent(msgspec.Struct, frozen=True):
    """A message that was taken in: where, as what, and under which code."""

    message: Message
    grid: str
    class_id: str | None
    query_code: str


def _messages(folder: Path) -> Iterator[Message]:
    for name in _BOOKS:
        book = openpyxl.load_workbook(folder / "messages" / name, read_only=True)
        for number, row in enumerate(book.worksheets[0].iter_rows(min_row=2, values_only=True)):
            yield Message(uuid5(_NAMES, f"{name} {number}"), str(row[1]), f"{row[2]}\n{row[4]}")
        book.close()


@pytest.fixture
def messages(shared_data: Path) -> list[Message]:
    everything = list(_messages(shared_data))
    assert len(everything) == 7_142
    return everything if SOAK else random.Random(2_020).sample(everything, SAMPLE)


async def _send(resident: httpx.AsyncClient, message: Message, grid: str) -> httpx.Response:
    """Ask for a class, as the report page does, and report."""
    asked = await resident.post("/api/v1/public/suggest-class", json={"text": message.text, "area": grid})
    chosen: dict[str, Any] = {"case_type": "livelihood.appeal"}
    if asked.status_code == 200 and (suggested := asked.json()["items"]):
        chosen = {"case_type": suggested[0]["case_type"], "class_id": suggested[0]["class_id"]}
    chosen["form"] = await _form(resident, grid, chosen["case_type"])
    lon, lat = world.middle_of(grid)
    body = {"client_id": str(message.client_id), "text": message.text, "position": {"lon": lon, "lat": lat}}
    return await resident.post("/api/v1/cases", json={**body, "reporter": {"name": message.sender}, **chosen})


async def _form(resident: httpx.AsyncClient, grid: str, case_type: str) -> dict[str, Any]:
    """Return what the case type's form insists on."""
    offered = (await resident.get("/api/v1/public/case-types", params={"area": grid})).raise_for_status().json()["items"]
    schema = next(each["form"]["schema"] for each in offered if each["id"] == case_type)
    return {name: hostile.full(schema["properties"][name], {}, {}) for name in schema.get("required", ())}


async def _listed(desk: httpx.AsyncClient, **filters: str) -> list[dict[str, Any]]:
    """Return every case that a list holds, page by page."""
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        page = (await desk.get("/api/v1/cases", params={**filters, **after, "limit": "200"})).raise_for_status().json()
        found += page["items"]
        if page["next"] is None:
            return found
        after = {"after": page["next"]}


async def _counted(desk: httpx.AsyncClient, **filters: str) -> int:
    return int((await desk.get("/api/v1/cases/count", params=filters)).raise_for_status().json()["count"])


@pytest.mark.slow
@pytest.mark.timeout(3600)
async def test_real_messages_come_out_as_cases_in_the_right_grid_and_class_queue(
    client: Client, platform: Platform, messages: list[Message]
):
    await world.enable(platform, "wangge.livelihood", world.SOUTH)
    await world.enable(platform, "wangge.keyword-triage", world.SOUTH)
    resident, desk = client("resident"), client("desk")
    await desk.post("/api/v1/session", json={"username": "county-dispatcher", "password": world.PASSWORD})
    sent: list[Sent] = []
    too_long = 0
    for message, grid in zip(messages, cycle(world.GRIDS), strict=False):
        answer = await _send(resident, message, grid)
        if len(message.text) > LONGEST:
            too_long += 1
            assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "/text"), answer.text
            assert str(LONGEST) in answer.json()["detail"]
            continue
        assert answer.status_code == 201, answer.text
        receipt = answer.json()
        assert receipt["grid"]["code"] == grid
        [case] = await platform.database.fetch("SELECT class_id FROM cases WHERE query_code = {}", receipt["query_code"])
        sent.append(Sent(message, grid, case["class_id"], receipt["query_code"]))

    for one in sent[:20]:  # what is sent twice, since no answer came, is there once
        assert (await _send(resident, one.message, one.grid)).json()["query_code"] == one.query_code
    await _check_lists(desk, sent)
    await _check_words(platform, sent)
    classed = sum(one.class_id is not None for one in sent)
    print(f"{len(sent)} taken in, {classed} classed ({classed / len(sent):.0%}), {too_long} too long")
    assert len(sent) + too_long == len(messages)
    assert classed / len(sent) > _FEWEST_CLASSED


async def _check_lists(desk: httpx.AsyncClient, sent: list[Sent]) -> None:
    """Every queue holds what was sent into it, and counts what it lists."""
    assert await _counted(desk) == len(sent) == len({item["id"] for item in await _listed(desk)})
    for (class_id, grid), number in Counter((one.class_id, one.grid) for one in sent if one.class_id).items():
        items = await _listed(desk, class_id=str(class_id), area=grid)
        assert len(items) == number == await _counted(desk, class_id=str(class_id), area=grid)
        assert {(item["class_id"], item["area"]["code"]) for item in items} == {(class_id, grid)}
    for grid, number in Counter(one.grid for one in sent).items():
        assert len(await _listed(desk, area=grid)) == number == await _counted(desk, area=grid)


async def _check_words(platform: Platform, sent: list[Sent]) -> None:
    kept = {row["query_code"]: row for row in await platform.database.fetch("SELECT query_code, text, area, l6 FROM cases")}
    assert len(kept) == len(sent) == len({one.query_code for one in sent})
    for one in sent:
        row = kept[one.query_code]
        assert (row["text"].encode(), row["area"], row["l6"]) == (one.message.text.encode(), one.grid, one.grid)


async def test_a_message_over_the_limit_is_told_the_limit(client: Client):
    message = Message(uuid5(_NAMES, "long"), "A00045581", "长" * (LONGEST + 1))
    answer = await _send(client("resident"), message, "999901100201001")
    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"path": "/text", "code": "invalid", "message": "Expected `str` of length <= 4000"}]
    assert (
        await _send(client("resident"), Message(message.client_id, message.sender, "长" * LONGEST), "999901100201001")
    ).status_code == 201
