"""What may be read, and whose name is taken, is told by the class as well as by the case type; also by a class chosen later."""

import pytest

from tests import world
from tests.core.cases.walking import act, reported, walked
from tests.world import World
from wangge_core.cases.relations.schemas import PartIn, SplitIn
from wangge_core.cases.report_schemas import ReporterIn
from wangge_core.errors import InvalidError, NotFoundError
from wangge_core.platform import Platform

NOISE, WELFARE, PYRAMID = (f"livelihood.appeal.{name}" for name in ("noise", "welfare", "pyramid_selling"))


async def test_a_private_class_hides_the_case_where_its_type_would_not(platform: Platform, county: World):
    case = await reported(platform, class_id=WELFARE)
    assert case.private
    with pytest.raises(NotFoundError):
        await platform.cases.details.page(county.actor("worker"), case.id)
    with pytest.raises(InvalidError, match="private_required"):
        await reported(platform, class_id=WELFARE, private=False)
    assert not (await reported(platform, class_id=NOISE)).private


async def test_a_class_that_takes_no_name_refuses_one_and_forgets_the_account(platform: Platform):
    with pytest.raises(InvalidError, match="reporter_not_taken"):
        await reported(platform, class_id=PYRAMID, reporter=ReporterIn("王小明"))
    case = await reported(platform, class_id=PYRAMID, reporter=None)
    assert (case.private, case.reporter.name, case.reporter.account_id) == (True, None, None)


async def test_a_case_put_into_a_private_class_later_is_hidden_and_stays_so(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform, class_id=NOISE), "file")
    worker, dispatcher = county.actor("worker"), county.actor("north_dispatcher")
    assert await platform.cases.details.page(worker, case.id)
    case = await act(platform, county, case, "north_dispatcher", "reclassify", {"class_id": WELFARE, "note": "其实是申请救助"})
    assert case.private
    with pytest.raises(NotFoundError):
        await platform.cases.details.page(worker, case.id)
    again = await platform.cases.repository.told(case.id)
    assert again is not None
    assert again.private
    case = await act(platform, county, case, "north_dispatcher", "reclassify", {"class_id": NOISE, "note": "还是噪声"})
    assert case.private, "its reporter may have been told that it is"
    assert await platform.cases.details.page(dispatcher, case.id)


async def test_a_part_that_is_of_a_private_class_is_private(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform, class_id=NOISE), "check")
    relations, dispatcher = platform.cases.together.relations, county.actor("north_dispatcher")
    await relations.split(dispatcher, case.id, SplitIn(case.version, [PartIn("邻居需要救助", WELFARE), PartIn("噪声")]))
    parts = [await platform.cases.repository.told(one.id) for one in (await relations.panel(dispatcher, case.id)).items]
    assert [part.private for part in parts if part] == [True, False]


async def test_the_report_page_is_told_of_each_class_before_anything_is_sent(platform: Platform):
    [appeal] = [one for one in platform.cases.offering.case_types(world.NORTH).items if one.id == "livelihood.appeal"]
    said = {one.id: (one.anonymous, one.nameless, one.private) for one in appeal.classes}
    assert (said[NOISE], said[WELFARE], said[PYRAMID]) == ((True, False, False), (True, False, True), (True, True, True))
