"""An invented plugin with pages, cards, menus, a layer and services: a register of street lamps that is open data."""

from copy import deepcopy
from typing import Any

from tests.core.collections.example import choice, text
from tests.core.plugins import example
from wangge_core.collections.model import Ref
from wangge_core.plugins.discovery import Found

PLUGIN = "acme.street-lamps"
LAMPS = Ref(PLUGIN, "lamp")
PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


def words(english: str) -> dict[str, str]:
    return {"zh-CN": f"{english}（中文）", "en": english}


LAMP: dict[str, Any] = {
    "type": "object",
    "required": ["number", "state"],
    "properties": {
        "number": {"type": "string", "maxLength": 20, **text("编号", "Number")},
        "state": {"type": "string", "oneOf": [choice("on", "亮", "On"), choice("broken", "坏", "Broken")], **text("状态", "State")},
        "watts": {"type": "integer", **text("功率", "Watts")},
        "put_up": {"type": "string", "format": "date", **text("安装日期", "Put up")},
        "where": {
            "type": "object",
            "properties": {"lon": {"type": "number", **text("经度", "Longitude")}, "lat": {"type": "number", **text("纬度", "Latitude")}},
            **text("位置", "Where"),
        },
    },
}
FORM = {"type": "object", "properties": {"lamp": {"type": "string", **text("路灯", "Lamp")}}}
BOARD: dict[str, Any] = {
    "parameters": ["state"],
    "blocks": [
        {"block": "statistic", "figures": [{"label": words("Lamps"), "source": "collection:lamp", "target": "page:lamp"}]},
        {"block": "list", "source": "collection:lamp", "heading": "number", "target": "page:secret", "give": {"id": "{id}"}},
        {"block": "markdown", "text": words("For those who read cases"), "when": ["permission:case:read"]},
        {"block": "markdown", "text": words("Only when it is set"), "when": ["setting:shown"]},
        {"block": "form", "target": "create:lamp"},
        {
            "block": "action",
            "actions": [
                {"label": words("Enter"), "target": "create:lamp"},
                {"label": words("Secret"), "target": "page:secret"},
                {"label": words("Report"), "target": "case_type:repair"},
            ],
        },
    ],
}
LAMP_PAGE: dict[str, Any] = {
    "parameters": ["id"],
    "blocks": [
        {"block": "detail", "source": "collection:lamp", "actions": [{"label": words("Delete"), "target": "delete:lamp"}]},
        {
            "block": "gallery",
            "pictures": [{"path": "pictures/lamp.png", "alt": words("A lamp")}, {"path": "pictures/not.png", "alt": words("Not")}],
        },
    ],
}
FILES: dict[str, Any] = {
    "lamp.json": LAMP,
    "form.json": FORM,
    "routing.json": {"rows": [{"class": "*", "unit_kind": "township_office", "reason": words("Near")}]},
    "board.json": BOARD,
    "page.json": LAMP_PAGE,
    "public.json": {"parameters": ["id"], "blocks": [{"block": "table", "source": "collection:lamp", "fields": ["number"]}]},
    "secret.json": {"blocks": [{"block": "markdown", "text": words("Secret")}]},
    "style.json": {"color": "yellow", "field": "state", "colors": {"broken": "red"}},
    "settings.json": {"type": "object", "properties": {"shown": {"type": "boolean", **text("显示", "Shown")}}},
    "pictures/lamp.png": PIXEL,
    "pictures/not.png": b"<script>alert(1)</script>",
    "pictures/other.png": PIXEL,
}
MANIFEST: dict[str, Any] = {
    "data": {
        "collections": [
            {
                "name": "lamp",
                "title": words("Lamps"),
                "schema": "lamp.json",
                "data_class": "public",
                "retention": "P9Y",
                "indexes": [["state", "put_up"], ["put_up"]],
                "point_field": "where",
                "title_field": "number",
                "columns": ["number", "state"],
                "open_data": True,
            }
        ]
    },
    "contributes": {
        "case_types": [
            {
                "id": "repair",
                "title": words("Repair"),
                "summary": words("Lamps that are out"),
                "form": {"schema": "form.json"},
                "workflow": {"extends": "core.service-request/v1"},
                "classes": [{"id": "out", "title": words("Out")}],
                "clocks": [],
                "routing": "routing.json",
            }
        ],
        "permissions": [{"id": "inspect", "title": words("Inspect"), "risk": "low"}],
        "settings": {"area": "settings.json"},
        "ui": {
            "pages": [
                {"id": "board", "title": words("Board"), "render": "view", "source": "board.json"},
                {"id": "lamp", "title": words("Lamp"), "render": "view", "source": "page.json"},
                {"id": "secret", "title": words("Secret"), "render": "view", "source": "secret.json", "permission": "inspect"},
                {
                    "id": "open",
                    "title": words("Open"),
                    "render": "view",
                    "source": "public.json",
                    "audience": ["resident"],
                },
            ],
            "cards": [
                {"id": "lamps", "title": words("Lamps"), "render": "view", "source": "board.json", "slot": "desk.home"},
                {
                    "id": "near",
                    "title": words("Near"),
                    "render": "view",
                    "source": "public.json",
                    "slot": "resident.home",
                    "audience": ["resident"],
                },
            ],
            "map_layers": [
                {
                    "id": "broken",
                    "title": words("Broken lamps"),
                    "source": "collection:lamp",
                    "style": "style.json",
                    "attribution": words("Office"),
                    "filter": ["state=broken"],
                },
                {"id": "all", "title": words("All lamps"), "source": "collection:lamp", "permission": "inspect"},
            ],
            "menus": [
                {"location": "staff.sidebar", "target": "page:secret", "order": 5},
                {"location": "staff.sidebar", "target": "page:board", "order": 20},
                {"location": "resident.home", "target": "page:open"},
                {"location": "staff.case", "target": "case_type:repair", "when": ["setting:shown"]},
            ],
            "resident_services": [
                {
                    "id": "repair",
                    "title": words("Report a lamp"),
                    "start": "case_type:repair",
                    "fee": words("Free"),
                    "processing_time": "P3D",
                    "documents": [words("None")],
                },
                {"id": "look", "title": words("See lamps"), "start": "page:open"},
            ],
        },
    },
}


def found() -> Found:
    """Return the plugin."""
    read = example.found(PLUGIN, files=FILES, **deepcopy(MANIFEST))
    assert read.offer is not None, [finding.sentence() for finding in read.findings]
    return read


def lamp(number: str = "L-1", **fields: Any) -> dict[str, Any]:
    return {"number": number, "state": "on", **fields}
