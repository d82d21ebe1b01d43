"""Rules about pages and cards: each test spoils one thing of the example's board."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sdk.manifest.example import Plugin, text
from wangge_sdk.manifest import manifest_schema, open_package, read_manifest
from wangge_sdk.manifest.blocks import FormBlock, GalleryBlock
from wangge_sdk.manifest.collections import Collection
from wangge_sdk.manifest.rules.views import answers
from wangge_sdk.manifest.views import offered_views

BOARD = "ui/board.json"


def board(plugin: Plugin, index: int) -> dict[str, Any]:
    return plugin.files[BOARD]["blocks"][index]  # type: ignore[no-any-return]


def found(plugin: Plugin) -> list[tuple[str, str, str]]:
    return [(finding.id, finding.file, finding.path) for finding in plugin.findings()]


@pytest.mark.parametrize(
    ("index", "changes", "finding"),
    [
        (0, {"block": "marquee"}, ("schema.enum", BOARD, "$.blocks[0].block")),
        (0, {"blink": True}, ("schema.additionalProperties", BOARD, "$.blocks[0].blink")),
        (3, {"limit": 900}, ("schema.maximum", BOARD, "$.blocks[3].limit")),
        (
            11,
            {"actions": [{"label": text("Go"), "target": "javascript:alert(1)"}]},
            ("schema.pattern", BOARD, "$.blocks[11].actions[0].target"),
        ),
        (11, {"actions": [{"label": text("Go"), "target": "page:board\n"}]}, ("schema.pattern", BOARD, "$.blocks[11].actions[0].target")),
        (10, {"pictures": [{"path": "pictures/hole.svg", "alt": text("A")}]}, ("schema.pattern", BOARD, "$.blocks[10].pictures[0].path")),
    ],
)
def test_views_readable(plugin: Plugin, index: int, changes: dict[str, Any], finding: tuple[str, str, str]):
    board(plugin, index).update(changes)
    assert found(plugin) == [finding]


def test_a_missing_part_of_a_block_is_described(plugin: Plugin):
    del board(plugin, 2)["group"]
    (finding,) = plugin.findings()
    assert (finding.id, finding.path) == ("schema.required", "$.blocks[2]")
    assert finding.mend["en"] == 'What is compared: a field of an index. For example: "state"'


def test_a_form_as_a_page_is_one_form(plugin: Plugin):
    plugin.files["ui/propose.json"] = {"block": "markdown", "text": text("No form")}
    assert found(plugin) == [("view.form", "ui/propose.json", "$.block")]


def test_a_style_fits_its_schema(plugin: Plugin):
    plugin.files["ui/rain.style.json"]["color"] = "#ff0000"
    assert found(plugin) == [("schema.enum", "ui/rain.style.json", "$.color")]


def test_view_references_exist(plugin: Plugin):
    board(plugin, 1)["figures"][0]["source"] = "collection:rainfall"
    board(plugin, 3)["target"] = "page:gone"
    board(plugin, 7)["layers"] = ["snow"]
    assert found(plugin) == [
        ("view.reference", BOARD, "$.blocks[1].figures[0].source"),
        ("view.reference", BOARD, "$.blocks[3].target"),
        ("view.reference", BOARD, "$.blocks[7].layers[0]"),
    ]


@pytest.mark.parametrize(
    ("index", "changes", "place"),
    [
        (2, {"field": "width"}, "$.blocks[2].field"),
        (3, {"fields": ["found", "width"]}, "$.blocks[3].fields[1]"),
        (6, {"give": {"width": 3}}, "$.blocks[6].give.width"),
        (7, {"label": "width"}, "$.blocks[7].label"),
        (8, {"at": "day"}, "$.blocks[8].at"),
        (9, {"field": "stage"}, "$.blocks[9].field"),
    ],
)
def test_view_fields_exist(plugin: Plugin, index: int, changes: dict[str, Any], place: str):
    board(plugin, index).update(changes)
    assert found(plugin) == [("view.field", BOARD, place)]


def test_view_questions_indexed(plugin: Plugin):
    board(plugin, 1)["figures"][1]["filter"] = ["at>2026-01-01"]
    board(plugin, 2)["filter"] = []
    board(plugin, 3)["choices"] = ["found"]
    findings = plugin.findings("view.index")
    assert [finding.path for finding in findings] == ["$.blocks[1].figures[1]", "$.blocks[2].group", "$.blocks[3].choices[0]"]
    assert findings[1].message["en"] == "No index of inspection answers a question by at."


def test_view_measures_fit(plugin: Plugin):
    board(plugin, 1)["figures"][1]["field"] = "found"
    board(plugin, 2).update(group="depth", filter=[])
    assert found(plugin) == [
        ("view.measure", BOARD, "$.blocks[1].figures[1].measure"),
        ("view.measure", BOARD, "$.blocks[2].by"),
    ]


def test_view_parameters_known(plugin: Plugin):
    plugin.files[BOARD]["parameters"] = ["id"]
    assert [place for rule, _, place in found(plugin) if rule == "view.parameter"] == [
        "$.blocks[2].filter[0]",
        "$.blocks[3].filter[0]",
        "$.blocks[3].actions[0].give.case_id",
        "$.blocks[6].give.case_id",
        "$.blocks[8].filter[0]",
    ]


@pytest.mark.parametrize("words", ["<b>Bold</b>", "<script>alert(1)</script>", "[go](javascript:alert(1))", "![x]( <data:text/html,a>)"])
def test_view_text_plain(plugin: Plugin, words: str):
    board(plugin, 0)["text"]["en"] = words
    assert found(plugin) == [("view.markdown", BOARD, "$.blocks[0].text.en")]


def test_screens_reach_their_people(plugin: Plugin):
    ui = plugin.contributes["ui"]
    ui["menus"].append({"location": "resident.home", "target": "page:board"})
    ui["cards"][0]["slot"] = "resident.home"
    ui["pages"][2]["permission"] = "inspect"
    plugin.files["ui/weather.json"]["blocks"].append({"block": "list", "source": "collection:inspection", "heading": "found"})
    assert found(plugin) == [
        ("screen.audience", "plugin.json", "$.contributes.ui.menus[1]"),
        ("screen.audience", "plugin.json", "$.contributes.ui.pages[2].permission"),
        ("view.audience", "ui/weather.json", "$.blocks[1].source"),
        ("screen.audience", "plugin.json", "$.contributes.ui.cards[0].slot"),
    ]


def test_a_place_in_a_form_is_that_of_its_file(plugin: Plugin):
    plugin.files["ui/propose.json"].update(target="case_type:gone", button="Send")
    assert found(plugin) == [("schema.type", "ui/propose.json", "$.button")]
    del plugin.files["ui/propose.json"]["button"]
    assert found(plugin)[0] == ("view.reference", "ui/propose.json", "$.target")


def test_texts_and_pictures_of_pages_are_checked_as_those_of_the_manifest(plugin: Plugin):
    del plugin.files["pictures/hole.png"]
    del board(plugin, 0)["title"]["en"]
    assert found(plugin) == [
        ("text.complete", BOARD, "$.blocks[0].title"),
        ("file.exists", BOARD, "$.blocks[10].pictures[0].path"),
    ]


def test_views_are_read_into_values(plugin: Plugin):
    package = open_package(plugin.write())
    views = offered_views(package, read_manifest(package))
    assert set(views) == {BOARD, "ui/weather.json", "ui/propose.json"}
    assert list(views[BOARD].pictures()) == ["pictures/hole.png"]
    assert isinstance(views[BOARD].blocks[10], GalleryBlock)
    (form,) = views["ui/propose.json"].blocks
    assert isinstance(form, FormBlock)
    assert form.target == "case_type:idea"


def declared(*indexes: tuple[str, ...]) -> Collection:
    return Collection(name="a", title=text("A"), schema="a.json", data_class="public", retention="P1Y", indexes=indexes)


@pytest.mark.parametrize(
    ("filters", "sort", "group", "answered"),
    [
        ((), None, None, True),
        (("a=1",), None, None, True),
        (("b=1", "a=2"), "-c", None, True),
        (("a=1", "b>2"), None, None, True),
        (("a=1", "b>2"), "c", None, False),
        (("b=1",), None, None, False),
        ((), None, "d", True),
        ((), None, "a", True),
        ((), None, "b", False),
        (("a=1", "b=1"), None, "c", True),
        (("d=1",), None, "d", False),
        (("d>1",), None, "d", True),
    ],
)
def test_an_index_answers_by_its_beginning(filters: tuple[str, ...], sort: str | None, group: str | None, answered: bool):
    assert answers(declared(("a", "b", "c"), ("d",)), filters, sort, group) is answered


@settings(max_examples=30)
@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
)
@pytest.mark.slow
def test_no_document_breaks_the_check(tmp_path_factory: pytest.TempPathFactory, document: Any):
    plugin = Plugin(tmp_path_factory.mktemp("plugin"))
    plugin.files["ui/weather.json"] = document
    assert any(finding.severity == "error" for finding in plugin.findings())


def test_the_manifest_and_its_pages_know_the_same_words():
    assert set(manifest_schema()["$defs"]["screen"]["properties"]["slot"]["enum"]) == {
        "desk.home",
        "desk.case",
        "desk.map",
        "resident.home",
        "work.day",
    }
