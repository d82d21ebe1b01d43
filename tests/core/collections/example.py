"""An invented plugin that keeps a register of rented homes (出租屋登记) and a log of visits that nobody may change."""

from copy import deepcopy
from typing import Any

from tests.core.plugins import example
from wangge_core.collections.declarations import Declared, Family
from wangge_core.collections.model import Ref
from wangge_core.plugins.discovery import Found
from wangge_core.plugins.model import Choices
from wangge_core.plugins.shelf import Shelf
from wangge_core.plugins.standing import Standing
from wangge_sdk.manifest.collections import HELD_FIELDS, OfferedCollection

PLUGIN = "acme.rented-homes"
HOMES, VISITS = Ref(PLUGIN, "home"), Ref(PLUGIN, "visit")


def text(chinese: str, english: str) -> dict[str, Any]:
    return {"x-i18n": {"title": {"zh-CN": chinese, "en": english}}}


def choice(value: str, chinese: str, english: str) -> dict[str, Any]:
    return {"const": value, **text(chinese, english)}


HOME: dict[str, Any] = {
    "type": "object",
    "required": ["number", "state"],
    "additionalProperties": False,
    "properties": {
        "number": {"type": "string", "maxLength": 40, **text("房屋编号", "Number")},
        "address": {"type": "string", "maxLength": 200, **text("地址", "Address")},
        "state": {
            "type": "string",
            "oneOf": [choice("let", "已出租", "Let"), choice("empty", "空置", "Empty")],
            **text("状态", "State"),
        },
        "tenants": {"type": "integer", "minimum": 0, **text("租客人数", "Tenants")},
        "rent": {"type": "number", "minimum": 0, **text("租金", "Rent")},
        "gas_safe": {"type": "boolean", **text("燃气合格", "Gas is safe")},
        "checked_on": {"type": "string", "format": "date", **text("检查日期", "Checked on")},
        "owner": {"type": "string", "maxLength": 60, **text("房主", "Owner")},
        "owner_phone": {"type": "string", "format": "cn-mobile", **text("房主电话", "Owner's telephone")},
        "owner_identity": {"type": "string", "maxLength": 36, **text("房主证件号码", "Owner's identity number")},
        "remarks": {"type": "array", "items": {"type": "string"}, **text("备注", "Remarks")},
    },
}
VISIT: dict[str, Any] = {
    "type": "object",
    "required": ["home", "at"],
    "properties": {
        "home": {"type": "string", "maxLength": 40, **text("房屋编号", "Number of the home")},
        "at": {"type": "string", "format": "date-time", **text("走访时间", "Visited at")},
        "where": {
            "type": "object",
            "required": ["lon", "lat"],
            "properties": {"lon": {"type": "number", **text("经度", "Longitude")}, "lat": {"type": "number", **text("纬度", "Latitude")}},
            **text("位置", "Where"),
        },
    },
}
COLLECTIONS: list[dict[str, Any]] = [
    {
        "name": "home",
        "title": {"zh-CN": "出租屋", "en": "Rented homes"},
        "schema": "home.json",
        "data_class": "personal",
        "subject_key": "owner_identity",
        "retention": "P3Y",
        "unique": [["number"]],
        "indexes": [["state", "checked_on"], ["tenants"], ["owner_identity"], ["rent"], ["gas_safe"]],
        "title_field": "number",
        "columns": ["number", "address", "state", "owner"],
        "search": ["number", "address"],
        "masks": [
            {"field": "owner", "show": "name"},
            {"field": "owner_phone", "show": "phone"},
            {"field": "owner_identity", "show": "identity"},
        ],
        "exported_fields": ["number", "state"],
    },
    {
        "name": "visit",
        "title": {"zh-CN": "走访记录", "en": "Visits"},
        "schema": "visit.json",
        "data_class": "internal",
        "retention": "P1Y",
        "indexes": [["home", "at"]],
        "point_field": "where",
        "append_only": True,
    },
]


HELD: dict[str, Any] = {
    "name": "held",
    "title": {"zh-CN": "隔离的行", "en": "Rows set aside"},
    "schema": "held.json",
    "data_class": "personal",
    "subject_key": "subject",
    "retention": "P1Y",
    "indexes": [["register", "state"]],
    "masks": [{"field": "cells"}, {"field": "subject", "show": "identity"}],
}
"""The quarantine of homes, where a test declares one."""


def held_schema() -> dict[str, Any]:
    bounded = {"register", "state"}
    fields = {name: {"type": kind, **text(name, name)} for name, kind in HELD_FIELDS.items()}
    return {
        "type": "object",
        "properties": {name: field | ({"maxLength": 60} if name in bounded else {}) for name, field in fields.items()},
    }


def found(*more: dict[str, Any], **changes: Any) -> Found:
    """Return the plugin; `home` and `visit` change a schema, `declared` the declaration of homes, anything else the manifest."""
    collections = [*deepcopy(COLLECTIONS), *more]
    collections[0] |= changes.pop("declared", {})
    files = {"home.json": changes.pop("home", HOME), "visit.json": changes.pop("visit", VISIT), "held.json": held_schema()}
    read = example.found(PLUGIN, files=files, data={"collections": collections}, **changes)
    assert read.offer is not None, [finding.sentence() for finding in read.findings]
    return read


def declared(offered: OfferedCollection) -> Declared:
    """Return a collection of homes that is installed and on nowhere."""
    return Family(HOMES, [offered], Standing(Shelf(), Choices(version=0))).leading


def second_version(**declared: Any) -> dict[str, Any]:
    """Return homes of a schema of version 2: tenants are called residents, there is a floor, remarks are gone."""
    schema = deepcopy(HOME)
    fields = schema["properties"]
    fields["residents"] = {**fields.pop("tenants"), "x-renamed-from": "tenants"}
    fields["floor"] = {"type": "integer", "default": 1, **text("楼层", "Floor")}
    del fields["remarks"]
    indexes = [["state", "checked_on"], ["residents"], ["floor", "number"], ["owner_identity"], ["gas_safe"]]
    return {"home": schema, "declared": {"schema_version": 2, "indexes": indexes, **declared}}


OWNER = {"owner": "陈房东", "owner_phone": "13812345678", "owner_identity": "33052119800101123X"}


def home(number: str = "A-1", **fields: Any) -> dict[str, Any]:
    return {"number": number, "state": "let", **fields}
