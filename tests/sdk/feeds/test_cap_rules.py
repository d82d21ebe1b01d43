"""Every public sample of CAP is read, or refused for its own reason."""

from collections.abc import Callable
from pathlib import Path

import pytest

from wangge_sdk.feeds import FeedError, mapped, read_items
from wangge_sdk.feeds.cap_rules import breaches
from wangge_sdk.feeds.unfit import UnfitItem
from wangge_sdk.feeds.xml import parsed
from wangge_sdk.manifest.feeds import Feed

DATA = Path(__file__).parents[4] / "shared/data/cap"
NO_ALERT = "no alert of CAP"
BROKEN = {
    "invalid.cap": {"scope"},
    "noaa_errors.cap": {"urgency", "severity", "certainty", "polygon"},
    "oregon_nws.atom": {"scope"},
    "weather_invalid.atom": {"identifier"},
    "canada_errors.cap": {"references"},
}
"""Of alerts that break a rule: the elements."""
REFUSED = {
    "amber.rss": NO_ALERT,
    "invalid.rss": NO_ALERT,
    "ny_index.rss": NO_ALERT,
    "earthquake_index.atom": NO_ALERT,
    "empty_weather_index.atom": NO_ALERT,
    "invalid_element.atom": NO_ALERT,
    "no_id.atom": NO_ALERT,
    "no_link.atom": NO_ALERT,
    "no_title.atom": NO_ALERT,
    "sweden.atom": NO_ALERT,
    "us_nws_weather.atom": NO_ALERT,
    "usgs_alerthub.atom": NO_ALERT,
    "weather_index.atom": NO_ALERT,
    "invalid_xmlns.cap": NO_ALERT,
    "pelmorex.atom": "no XML",
}
"""Of what holds no alert: indexes that only lead to alerts, another namespace, bytes that are no XML."""
ALERTS = {"bushfire_valid.edxlde": 59, "smhi.se.alerts.cap": 17}
"""Files with more alerts than one."""
FEED = Feed(id="w", url="", format="cap", schedule="", maps_to="collection:w", key=("number",), map={"number": "/identifier"})
GOOD = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier><sender>s</sender>
<sent>2026-11-29T08:00:00+08:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><category>Met</category>
<event>暴雨</event><urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty>
<area><areaDesc>清溪县</areaDesc><polygon>28,112 28,113 29,113 28,112</polygon><circle>28,112 5</circle></area></info></alert>"""


@pytest.mark.parametrize("file", sorted(DATA.iterdir()), ids=lambda file: file.name)
def test_every_public_sample_is_read_or_refused_for_its_reason(file: Path) -> None:
    content = file.read_bytes()
    if file.name in REFUSED:
        with pytest.raises(FeedError, match=REFUSED[file.name]):
            read_items("cap", content)
        return
    items = read_items("cap", content)
    assert len({item["identifier"] for item in items}) == ALERTS.get(file.name, 1)
    found, faults = mapped(FEED, items)
    if file.name in BROKEN:
        assert (found, {fault.field for fault in faults}) == ([], BROKEN[file.name])
        assert all(isinstance(item, UnfitItem) for item in items)
    else:
        assert len(found) == ALERTS.get(file.name, 1)
        assert faults == []


@pytest.mark.parametrize(
    ("mar", "element"),
    [
        (lambda text: text, None),
        (lambda text: text.replace("08:00:00+08:00", "08:00:00Z"), "sent"),
        (lambda text: text.replace("11-29T", "13-29T"), "sent"),
        (lambda text: text.replace("<sent>2026-11-29T08:00:00+08:00</sent>", ""), "sent"),
        (lambda text: text.replace("<identifier>a<", "<identifier>a b<"), "identifier"),
        (lambda text: text.replace(">Public<", ">Restricted<"), "restriction"),
        (lambda text: text.replace(">Public<", ">Private<"), "addresses"),
        (lambda text: text.replace(">Alert<", ">Update<"), "references"),
        (lambda text: text.replace("<scope>", "<references>only-this</references><scope>"), "references"),
        (lambda text: text.replace("<scope>", "<scope>Public</scope><scope>"), "scope"),
        (lambda text: text.replace(">Met<", ">Weather<"), "category"),
        (lambda text: text.replace("<category>Met</category>", ""), "category"),
        (lambda text: text.replace("<event>暴雨</event>", ""), "event"),
        (lambda text: text.replace(">Severe<", ">red<"), "severity"),
        (lambda text: text.replace("<urgency>", "<responseType>Run</responseType><urgency>"), "responseType"),
        (lambda text: text.replace("<urgency>", "<expires>tomorrow</expires><urgency>"), "expires"),
        (lambda text: text.replace("<areaDesc>清溪县</areaDesc>", ""), "areaDesc"),
        (lambda text: text.replace("29,113 28,112<", "29,113 28,111<"), "polygon"),
        (lambda text: text.replace("28,113", "128,113"), "polygon"),
        (lambda text: text.replace("28,112 5", "28,112"), "circle"),
    ],
)
def test_each_rule_names_the_element_that_breaks_it(mar: Callable[[str], str], element: str | None) -> None:
    found = breaches(parsed(mar(GOOD).encode()))
    assert [breach.element for breach in found] == ([] if element is None else [element])
