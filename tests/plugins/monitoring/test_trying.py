"""A rule on history: as often as it would have fired, and not switched on before it was tested as it is."""

import pytest

from tests.plugins.monitoring.conftest import HOURS, START, County
from wangge_plugin_monitoring import acting, trying
from wangge_sdk.registers import NotPossibleError

NOW = START.timestamp() + 7200
SILENT = HOURS * 3600


def tried(county: County, rule: str) -> trying.Tried:
    return trying.try_rule(county, rule, NOW, 30, SILENT)


def test_it_counts_each_time_that_it_would_have_fired(county: County):
    county.batch((0, 1), (60, 0), (120, 1), (180, 1), (240, 0))
    rule = county.rule(state="draft")
    assert tried(county, rule).fired == 2
    body = county.documents["rule"][rule].body
    assert (body["would_fire"], body["tried_things"], body["tried_seen"]) == (2, 1, 5)
    assert body["examples"] == "2026-11-30 10:00:00 S1号\n2026-11-30 10:02:00 S1号"


def test_what_lasts_and_what_is_silent_fires_between_observations(county: County):
    county.batch((0, 1), (600, 0), (4000, 0))
    assert tried(county, county.rule(kind="lasting", seconds=300, state="draft")).fired == 1
    assert tried(county, county.rule(kind="lasting", seconds=900, state="draft")).fired == 0
    assert tried(county, county.rule(kind="no_data", quantity=None, seconds=1800, state="draft")).fired == 2


def test_a_rule_is_switched_on_only_as_it_was_tested(county: County):
    rule = county.rule(state="draft", tried_at=None)
    with pytest.raises(NotPossibleError, match="Test it first"):
        acting.switch_on(county, rule)
    tried(county, rule)
    county.write("rule", rule, threshold=7)
    with pytest.raises(NotPossibleError, match="Test it first"):
        acting.switch_on(county, rule)
    tried(county, rule)
    acting.switch_on(county, rule)
    assert county.documents["rule"][rule].body["state"] == "on"
    with pytest.raises(NotPossibleError, match="on already"):
        acting.switch_on(county, rule)


def test_without_history_it_would_not_have_fired(county: County):
    assert (
        tried(county, county.rule(state="draft")).fired,
        county.documents.get("observation", {}),
    ) == (0, {})
