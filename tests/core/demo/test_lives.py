"""What happens to the demonstration's cases, before any table sees it."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import shapely

from wangge_core.demo.lives import RECENT, Plot, historic, recent
from wangge_core.demo.outcomes import TABLE
from wangge_core.demo.wording import wording
from wangge_core.instants import LOCAL

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PLOTS = [
    Plot(f"99990100100100{number}", "文庙社区", shapely.box(111 + number / 100, 29, 111.01 + number / 100, 29.01)) for number in range(5)
]
HISTORIC = historic(PLOTS, random.Random(3))
RECENT_LIVES = recent(PLOTS, NOW, random.Random(3))


def test_the_table_is_all_there():
    counted = Counter((f"{life.reported_at.astimezone(LOCAL):%Y-%m}", life.case_type == "livelihood.hazard") for life in HISTORIC)
    assert counted == {(month.month, hazard): month.hazards if hazard else month.reports for month in TABLE for hazard in (False, True)}


@pytest.mark.parametrize("lives", [HISTORIC, RECENT_LIVES], ids=["historic", "recent"])
def test_time_goes_forward(lives):
    assert [life.reported_at for life in lives] == sorted(life.reported_at for life in lives)
    for life in lives:
        moments = [life.reported_at, *(act.at for act in life.acts)]
        assert moments == sorted(moments)


def test_most_reports_are_made_by_day():
    assert all(7 <= life.reported_at.astimezone(LOCAL).hour < 21 for life in HISTORIC)


def test_nothing_recent_lies_ahead():
    assert len(RECENT_LIVES) == RECENT
    assert all(max([life.reported_at, *(act.at for act in life.acts)]) < NOW for life in RECENT_LIVES)
    assert min(life.reported_at for life in RECENT_LIVES) > NOW - timedelta(days=30)


def test_recent_cases_end_everywhere():
    ends = Counter(life.acts[-1].action if life.acts else "report" for life in RECENT_LIVES)
    everywhere = {"report", "verify", "file", "dispatch", "handle", "feedback", "check", "close", "rate", "refuse"}
    assert set(ends) - everywhere <= {"livelihood.convene", "livelihood.mediate"}
    assert everywhere <= set(ends)


def test_some_were_sent_back_once():
    returned = [life for life in RECENT_LIVES if any(act.action == "return" for act in life.acts)]
    assert 0 < len(returned) < 30


def test_cases_lie_in_their_grids():
    outlines = {plot.grid: plot.outline for plot in PLOTS}
    assert all(outlines[life.grid].contains(shapely.Point(life.lon, life.lat)) for life in [*HISTORIC, *RECENT_LIVES])


def test_the_same_seed_gives_the_same_lives():
    assert historic(PLOTS, random.Random(3)) == HISTORIC


def test_moved():
    life = next(life for life in RECENT_LIVES if life.acts)
    later = life.moved(timedelta(hours=1))
    assert later.reported_at - life.reported_at == later.acts[0].at - life.acts[0].at == timedelta(hours=1)


def test_every_sentence_can_be_filled_in():
    words = wording()
    for sentences in words.reports.values():
        for sentence in sentences:
            filled = sentence.format(village="甲村", spot="桥头")
            assert "{" not in filled
            assert len(filled) > 15
