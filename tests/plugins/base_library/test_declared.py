"""What the manifest and its files say agrees with the code, and with itself."""

import json
from importlib.resources import files
from typing import Any

import pytest

from wangge_core.collections.declarations import Declared, Family
from wangge_core.collections.model import Ref
from wangge_core.collections.old_sheets.mapping import given_by_sheet, proposed
from wangge_core.plugins.model import Choices
from wangge_core.plugins.shelf import Shelf
from wangge_core.plugins.standing import Standing
from wangge_plugin_base_library.portraits import TAGGED, tag_rules
from wangge_plugin_base_library.quality import EXPECTED
from wangge_sdk.manifest.collections import Collection, OfferedCollection, properties_of

PACKAGE = "wangge_plugin_base_library"
MANIFEST: dict[str, Any] = json.loads(files(PACKAGE).joinpath("plugin.json").read_text(encoding="utf-8"))
REGISTERS = {each["name"]: each for each in MANIFEST["data"]["collections"] if each.get("quarantine")}


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files(PACKAGE).joinpath(f"documents/{name}.schema.json").read_text(encoding="utf-8"))
    return found


def declared(name: str) -> Declared:
    says = REGISTERS[name]
    known = {field: says[field] for field in ("name", "title", "schema", "data_class", "retention")}
    offered = OfferedCollection(plugin=MANIFEST["id"], version="1", declared=Collection(**known), schema=schema(name), ui=None)
    return Family(Ref(MANIFEST["id"], name), [offered], Standing(Shelf(), Choices(version=0))).leading


def test_every_register_has_a_quarantine_and_a_score() -> None:
    assert REGISTERS.keys() == EXPECTED.keys()
    for register, fields in EXPECTED.items():
        assert {*fields} <= schema(register)["properties"].keys()


def test_tags_name_what_their_rules_are_about() -> None:
    known = {option["const"] for option in schema("tag")["properties"]["name"]["oneOf"]}
    assert known == {rule.id for rule in tag_rules()}
    for rule in tag_rules():
        assert rule.register in TAGGED
        assert rule.fields.keys() <= schema(rule.register)["properties"].keys()
    assert {*TAGGED} <= schema("tag")["properties"].keys()


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("register", sorted(REGISTERS))
def test_the_catalogue_of_standards_has_every_field_and_every_code(register: str, locale: str) -> None:
    page = json.loads(files(PACKAGE).joinpath("ui/standards.json").read_text(encoding="utf-8"))
    titles = {block["title"][locale]: block["text"][locale] for block in page["blocks"] if "title" in block}
    table = titles[REGISTERS[register]["title"][locale]]
    for name, field in schema(register)["properties"].items():
        (line,) = [row for row in table.splitlines() if row.startswith(f"| {field['x-i18n']['title'][locale]} |")]
        assert all(option["x-i18n"]["title"][locale] in line for option in field.get("oneOf", ())), name


@pytest.mark.parametrize(
    ("register", "headings", "fields"),
    [
        ("person", ["姓 名", "身份证号（必填）", "联系电话", "所属网格", "备注"], ["name", "identity", "phone", "grid", "note"]),
        ("enterprise", ["企业名称", "统一社会信用代码", "法定代表人", "行业类别"], ["name", "credit_code", "contact", "trade"]),
        ("room", ["房号", "房屋地址", "楼栋编号", "房屋用途"], ["number", "address", "building", "use"]),
    ],
)
def test_headings_of_old_spreadsheets_are_known(register: str, headings: list[str], fields: list[str]) -> None:
    assert list(proposed(declared(register), headings, None).values()) == fields


@pytest.mark.parametrize("register", sorted(REGISTERS))
def test_a_heading_names_one_field(register: str) -> None:
    titles = declared(register).titles()
    names = [name for field in properties_of(schema(register)).values() for name in field.get("x-also", ())]
    names += [str(title["zh-CN"]) for title in titles.values()]
    assert len(names) == len(set(names))
    given = given_by_sheet(declared(register), "旧表.xlsx")
    assert (given["source"], given["origin"]) == ("spreadsheet", "旧表.xlsx")
