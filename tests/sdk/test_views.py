import inspect
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wangge_sdk.views
from wangge_sdk.views import ClassSuggestion, Position, ReportView

VIEWS = [
    kind
    for _, kind in inspect.getmembers(wangge_sdk.views, inspect.isclass)
    if issubclass(kind, msgspec.Struct) and kind is not msgspec.Struct
]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_views_are_frozen(view):
    assert view.__struct_config__.frozen


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_every_field_is_described(view):
    source = inspect.getsource(view)
    assert [name for name in view.__struct_fields__ if not re.search(rf'^    {name}: .*\n    """\S', source, re.MULTILINE)] == []


def test_no_view_knows_who_reported():
    # A notice is for somebody, whose telephone is given only to a plugin that was granted it.
    names = {name for view in VIEWS if view is not wangge_sdk.views.Recipient for name in view.__struct_fields__}
    assert not names & {"reporter", "phone", "account_id", "id_card", "person"}


def test_the_public_names_are_those_that_are_listed():
    assert set(wangge_sdk.views.__all__) >= {view.__name__ for view in VIEWS}
    here = [view for view in VIEWS if view.__module__ == wangge_sdk.views.__name__]
    assert Path(wangge_sdk.views.__file__).read_text().count("class ") >= len(here) > 20


@given(
    text=st.text(),
    lon=st.floats(-180, 180),
    lat=st.floats(-90, 90),
    at=st.datetimes(timezones=st.timezones()),
    form=st.dictionaries(st.text(), st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text()),
)
def test_a_report_survives_the_way_to_a_worker(text, lon, lat, at, form):
    at = at.replace(fold=0)
    report = ReportView(text=text, area="999901001001001", reported_at=at, position=Position(lon, lat), form=form)
    back = msgspec.msgpack.decode(msgspec.msgpack.encode(report), type=ReportView)
    assert back == msgspec.structs.replace(report, reported_at=back.reported_at)
    assert abs((back.reported_at - at).total_seconds()) < 60  # zones of long ago had offsets with seconds


@given(confidence=st.floats())
def test_confidence_is_between_nothing_and_certainty(confidence: float):
    encoded = msgspec.msgpack.encode({"class_id": "a.b.c", "confidence": confidence, "reason": {"en": "x"}})
    if 0 <= confidence <= 1:
        assert msgspec.msgpack.decode(encoded, type=ClassSuggestion).confidence == confidence
    else:
        with pytest.raises(msgspec.ValidationError):
            msgspec.msgpack.decode(encoded, type=ClassSuggestion)
