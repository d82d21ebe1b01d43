import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sdk.manifest.example import FORM, Plugin, text
from wangge_sdk.manifest import ManifestError, OfferedCaseType, offered_case_types, open_package, read_manifest
from wangge_sdk.manifest.case_types import Workflow
from wangge_sdk.manifest.offers import OfferedRoute
from wangge_sdk.workflows import bases


def offered(plugin: Plugin) -> tuple[OfferedCaseType, ...]:
    package = open_package(plugin.write())
    return offered_case_types(package, read_manifest(package))


def test_case_types_come_with_their_files_and_full_ids(plugin: Plugin):
    defect, idea = offered(plugin)
    assert (defect.id, defect.plugin, defect.version) == ("road-defects.defect", "example-university.road-defects", "1.2.0")
    assert defect.form_schema == FORM
    assert (defect.form_ui or {})["type"] == "VerticalLayout"
    assert idea.form_ui is None
    assert [entry.id for entry in defect.classes] == ["road-defects.defect.pothole", "road-defects.defect.other"]
    assert (idea.classes[0].guidance, idea.classes[0].keywords) == (text("Just say it"), ("idea",))
    assert (defect.anonymous, defect.private, defect.hazard, idea.hazard) == (True, False, True, False)
    assert [state.id for state in defect.workflow.states] == ["inspected"]
    assert idea.clocks == ()


def test_the_limit_that_names_the_class_wins(plugin: Plugin):
    defect, _ = offered(plugin)
    pothole, other = "road-defects.defect.pothole", "road-defects.defect.other"
    assert [
        (clock.limit if clock else None)
        for clock in (
            defect.clock("handling", pothole),
            defect.clock("handling", other),
            defect.clock("handling", None),
            defect.clock("case", pothole),
            defect.clock("check", pothole),
        )
    ] == [24, 3, 3, 10, None]


def test_the_row_that_names_the_class_wins_then_the_deeper_area(plugin: Plugin):
    defect, _ = offered(plugin)
    pothole, other = "road-defects.defect.pothole", "road-defects.defect.other"
    kinds = [
        route.unit_kind if route else None
        for route in (
            defect.route(pothole, "330521"),
            defect.route(pothole, "999901101"),
            defect.route(other, "999901101"),
            defect.route(None, "999901"),
        )
    ]
    assert kinds == ["transport", "township_office", "township_office", "township_office"]


def test_no_row_fits_when_there_is_none_for_the_rest(plugin: Plugin):
    plugin.files["routing.json"]["rows"].pop()
    assert offered(plugin)[0].route("road-defects.defect.other", "999901") is None


def test_a_missing_file_is_told(plugin: Plugin):
    del plugin.files["routing.json"]
    with pytest.raises(ManifestError, match=r"no file routing\.json"):
        offered(plugin)


AREA = st.sampled_from(["99", "9999", "999901", "999901101", "999901101201", "999901101201001"])
ROUTES = st.lists(
    st.builds(
        OfferedRoute,
        class_id=st.sampled_from([None, "a.b.c", "a.b.d"]),
        area=st.none() | AREA | st.just("330521"),
        unit_kind=st.text("xyz", min_size=1, max_size=3),
        reason=st.just({}),
    ),
    max_size=8,
)


@given(routes=ROUTES, class_id=st.sampled_from([None, "a.b.c"]), area=AREA)
def test_the_chosen_row_fits_and_no_fitting_row_is_nearer(routes, class_id, area):
    case_type = OfferedCaseType(
        id="a.b",
        plugin="p.a",
        version="1.0.0",
        title={},
        summary={},
        form_schema={},
        form_ui=None,
        workflow=Workflow(extends="core.service-request/v1"),
        definition=bases()["core.service-request/v1"],
        classes=(),
        clocks=(),
        routes=tuple(routes),
        anonymous=False,
        private=False,
        hazard=False,
    )
    chosen = case_type.route(class_id, area)
    fitting = [row for row in routes if row.class_id in (None, class_id) and (row.area is None or area.startswith(row.area))]
    assert (chosen is None) == (not fitting)
    if chosen is not None:
        assert chosen in fitting
        if any(row.class_id for row in fitting):
            assert chosen.class_id == class_id
        rivals = [row for row in fitting if row.class_id == chosen.class_id]
        assert len(chosen.area or "") == max(len(row.area or "") for row in rivals)
        assert chosen is next(row for row in rivals if len(row.area or "") == len(chosen.area or ""))
