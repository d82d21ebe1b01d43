"""A plan says what people will see, in both languages."""

from typing import Any

from tests.core.plugins.example import CASE_TYPE, CASE_TYPE_FILES, found
from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.upgrades.planning import points

FIELD = {"type": "string", "x-i18n": {"title": {"zh-CN": "状态", "en": "State"}}}


def offer(version: str = "1.0.0", files: dict[str, Any] | None = None, **contributes: Any) -> Offer:
    made = found("acme.noise", version=version, files={**CASE_TYPE_FILES, **(files or {})}, **contributes)
    assert made.offer is not None, [finding.sentence() for finding in made.findings]
    return made.offer


def said(before: Offer, after: Offer) -> list[str]:
    found = points(before, after)
    assert all(point.text["zh-CN"] and "{" not in point.text["zh-CN"] for point in found)
    return [point.text["en"] for point in found]


def test_the_same_says_nothing() -> None:
    assert said(offer(contributes={"case_types": [CASE_TYPE]}), offer("1.0.1", contributes={"case_types": [CASE_TYPE]})) == []


def test_case_types_are_told_one_by_one() -> None:
    first: Any = CASE_TYPE["classes"][0]  # type: ignore[index]  # the example is plain data
    other = {
        **CASE_TYPE,
        "classes": [first, {"id": "dust", "title": {"zh-CN": "扬尘", "en": "Dust"}}],
        "clocks": [{"stage": "case", "limit": 3, "unit": "working_days"}],
    }
    more = CASE_TYPE | {"id": "wish", "title": {"zh-CN": "心愿", "en": "Wish"}}
    before, after = offer(contributes={"case_types": [CASE_TYPE]}), offer("2.0.0", contributes={"case_types": [other, more]})
    assert said(before, after) == [
        "“Wish” can be reported.",
        "“Matter” has new classes: Dust.",
        "“Matter” no longer has the classes Water; cases of these keep them.",
        "The time limits of “Matter” are others; those that run already stay as they are.",
    ]
    assert said(after, before)[0] == "“Wish” can no longer be reported; cases that are open go on."


def test_a_renamed_field_is_neither_new_nor_gone() -> None:
    def declared(version: str, fields: dict[str, Any]) -> Offer:
        schema = {"type": "object", "properties": fields, "additionalProperties": False}
        title = {"zh-CN": "房屋", "en": "Homes"}
        home = {"name": "home", "title": title, "schema": "home.json", "data_class": "internal", "retention": "P1Y"}
        return offer(version, files={"home.json": schema}, data={"collections": [home | {"schema_version": int(version[0])}]})

    other = {"type": "string", "x-renamed-from": "state", "x-i18n": {"title": {"zh-CN": "现状", "en": "Condition"}}}
    before, same = declared("1.0.0", {"state": FIELD}), declared("2.0.0", {"condition": {**FIELD, "x-renamed-from": "state"}})
    assert len(said(before, same)) == 1
    assert said(before, declared("2.0.0", {"condition": other}))[0] == "Fields of “Homes” are called otherwise: State → Condition."
    assert said(declared("2.0.0", {"condition": other}), before)[0] == "Fields of “Homes” are called otherwise: Condition → State."


def test_documents_settings_and_hooks_are_told() -> None:
    def declared(version: str, names: tuple[str, ...], schema_version: int, setting: str) -> Offer:
        schema = {"type": "object", "properties": dict.fromkeys(names, FIELD), "additionalProperties": False}
        settings = {"type": "object", "properties": {setting: {"type": "integer", "default": 1, "x-i18n": FIELD["x-i18n"]}}}
        collection = {
            "name": "home",
            "title": {"zh-CN": "房屋", "en": "Homes"},
            "schema": "home.json",
            "schema_version": schema_version,
            "data_class": "internal",
            "retention": "P1Y",
        }
        return offer(
            version,
            files={"home.json": schema, "settings.json": settings},
            data={"collections": [collection]},
            contributes={"settings": {"area": "settings.json"}},
        )

    before, after = declared("1.0.0", ("state",), 1, "least"), declared("2.0.0", ("state", "floor"), 2, "most")
    assert said(before, after) == [
        "Documents of “Homes” have new fields: State.",
        "Documents of “Homes” are brought to the new form in the background, and are there meanwhile.",
        "New settings: State.",
        "No longer has the settings State; what was set is kept.",
    ]
    assert said(after, before)[1] == "Documents of “Homes” are shown in the older form; what else the newer version wrote is kept."
