"""Lists of standards: handed down, paged without gaps, searched, and only for those who may."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from tests.core.standards.conftest import COUNTY, OTHER, TOWN, WORKER, Office
from tests.core.standards.workbooks import LAMP, WELL, workbook
from wangge_core.access.model import Actor
from wangge_core.errors import ForbiddenError, InvalidError
from wangge_core.standards.model import Kind
from wangge_core.standards.schemas import StandardOut

SYSTEM = Actor.system("test")


async def test_a_county_s_standards_hold_in_its_towns(office: Office) -> None:
    await office.take(workbook(WELL))
    page = await office.queries.page(WORKER, None)
    assert ([item.area for item in page.items], page.next) == ([COUNTY], None)
    assert await office.names(OTHER) == []
    await office.take(workbook(LAMP), area=TOWN)
    assert await office.names(TOWN) == ["0101 缺失", "0102 单盏不亮"]
    assert await office.names() == ["0101 缺失"]


async def test_shows_a_standard_with_its_source(office: Office) -> None:
    await office.take(workbook((*WELL[:7], "正常季节补栽、非正常季节缓", "2天")))
    (item,) = (await office.queries.page(SYSTEM, None)).items
    assert (item.kind, item.big_class.name, item.small_class.code) == (Kind.COMPONENT, "公用设施", "0101")
    assert (item.limit.amount, item.limit.unit, item.limit.text["zh-CN"]) == (2, "working_days", "2个工作日")
    assert (item.source.sheet, item.source.row, item.source.limit) == ("部件", 3, "2天")
    assert [(variant.season, variant.closing, variant.limit.text["en"]) for variant in item.variants] == [
        ("正常季节", "补栽", "2 working days"),
        ("非正常季节", "缓", "2 working days"),
    ]


async def all_pages(office: Office, limit: int, **wanted: Kind) -> list[StandardOut]:
    found: list[StandardOut] = []
    after: UUID | None = None
    while True:
        page = await office.queries.page(SYSTEM, COUNTY, after=after, limit=limit, **wanted)
        found += page.items
        if page.next is None:
            return found
        after = page.next


async def test_pages_follow_each_other_without_gap_or_repetition(office: Office, shared_data: Path) -> None:
    await office.take((shared_data / "standards" / "muban.xlsx").read_bytes())
    found = await all_pages(office, limit=100)
    assert len({item.id for item in found}) == len(found) == 519
    assert [(item.kind, item.small_class.code) for item in found] == sorted((item.kind, item.small_class.code) for item in found)
    assert [item.source.row for item in found[:4]] == [3, 4, 5, 6]
    assert len(await all_pages(office, limit=144, kind=Kind.EVENT)) == 144


@pytest.mark.parametrize(("words", "hits"), [("井盖", 1), ("盏不", 1), ("0102", 1), ("%", 0), ("_", 0), ("!", 0), ("  ", 2), ("没有", 0)])
async def test_search(office: Office, words: str, hits: int) -> None:
    await office.take(workbook(WELL, LAMP))
    assert len((await office.queries.page(SYSTEM, COUNTY, words=words)).items) == hits


async def test_refuses_a_page_mark_that_is_not_ours(office: Office) -> None:
    with pytest.raises(InvalidError, match="cursor"):
        await office.queries.page(SYSTEM, COUNTY, after=uuid4())


async def test_needs_the_permission(office: Office) -> None:
    with pytest.raises(ForbiddenError, match="standard:read"):
        await office.queries.page(WORKER, COUNTY)
    with pytest.raises(ForbiddenError, match="standard:read"):
        await office.queries.page(Actor(kind="resident", id="x"), None)
