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


def words(english: str, chinese: str) -> dict[str, str]:
    return {"zh-CN": chinese, "en": english}


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
        {"block": "statistic", "figures": [{"label": words("Lamps", "路灯"), "source": "collection:lamp", "target": "page:lamp"}]},
        {"block": "list", "source": "collection:lamp", "heading": "number", "target": "page:secret", "give": {"id": "{id}"}},
        {"block": "markdown", "text": words("For those who read cases", "供能查看案件的人"), "when": ["permission:case:read"]},
        {"block": "markdown", "text": words("Only when it is set", "设置后才显示"), "when": ["setting:shown"]},
        {"block": "form", "target": "create:lamp"},
        {
            "block": "action",
            "actions": [
                {"label": words("Enter", "登记"), "target": "create:lamp"},
                {"label": words("Secret", "巡检"), "target": "page:secret"},
                {"label": words("Report", "报修"), "target": "case_type:repair"},
            ],
        },
    ],
}
LAMP_PAGE: dict[str, Any] = {
    "parameters": ["id"],
    "blocks": [
        {"block": "detail", "source": "collection:lamp", "actions": [{"label": words("Delete", "删除"), "target": "delete:lamp"}]},
        {
            "block": "gallery",
            "pictures": [
                {"path": "pictures/lamp.png", "alt": words("A lamp", "一盏路灯")},
                {"path": "pictures/not.png", "alt": words("Not", "不是图片")},
            ],
        },
    ],
}
FILES: dict[str, Any] = {
    "lamp.json": LAMP,
    "form.json": FORM,
    "routing.json": {"rows": [{"class": "*", "unit_kind": "township_office", "reason": words("Near", "就近")}]},
    "board.json": BOARD,
    "page.json": LAMP_PAGE,
    "card.json": {"blocks": [{"block": "chart", "kind": "pie", "source": "collection:lamp", "group": "state"}]},
    "public.json": {
        "blocks": [{"block": "table", "source": "collection:lamp", "fields": ["number", "state"], "choices": ["state"], "limit": 5}]
    },
    "secret.json": {"blocks": [{"block": "markdown", "text": words("Secret", "巡检")}]},
    "style.json": {"color": "yellow", "field": "state", "colors": {"broken": "red"}},
    "settings.json": {"type": "object", "properties": {"shown": {"type": "boolean", **text("显示", "Shown")}}},
    "operator.json": {"type": "object", "properties": {"depot": {"type": "string", "default": "城东仓库", **text("仓库", "Depot")}}},
    "own.json": {
        "type": "object",
        "properties": {
            "rows": {"type": "integer", "minimum": 5, "maximum": 50, "default": 20, **text("每页行数", "Rows on a page")},
            "mended": {"type": "boolean", "default": False, **text("也列出已修好的", "List mended ones too")},
        },
    },
    "pictures/lamp.png": PIXEL,
    "pictures/not.png": b"<script>alert(1)</script>",
    "pictures/other.png": PIXEL,
}
MANIFEST: dict[str, Any] = {
    "data": {
        "collections": [
            {
                "name": "lamp",
                "title": words("Lamps", "路灯"),
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
                "title": words("Repair", "路灯报修"),
                "summary": words("Lamps that are out", "路灯不亮"),
                "form": {"schema": "form.json"},
                "workflow": {"extends": "core.service-request/v1"},
                "classes": [{"id": "out", "title": words("Out", "不亮")}],
                "clocks": [],
                "routing": "routing.json",
            }
        ],
        "permissions": [{"id": "inspect", "title": words("Inspect", "巡检"), "risk": "low"}],
        "settings": {"area": "settings.json", "platform": "operator.json", "user": "own.json"},
        "ui": {
            "pages": [
                {"id": "board", "title": words("Board", "路灯看板"), "render": "view", "source": "board.json"},
                {"id": "lamp", "title": words("Lamp", "路灯详情"), "render": "view", "source": "page.json"},
                {"id": "secret", "title": words("Secret", "巡检"), "render": "view", "source": "secret.json", "permission": "inspect"},
                {
                    "id": "open",
                    "title": words("Open", "附近路灯"),
                    "render": "view",
                    "source": "public.json",
                    "audience": ["resident"],
                },
            ],
            "cards": [
                {"id": "lamps", "title": words("Lamps", "路灯"), "render": "view", "source": "card.json", "slot": "desk.home"},
                {
                    "id": "near",
                    "title": words("Near", "就近"),
                    "render": "view",
                    "source": "public.json",
                    "slot": "resident.home",
                    "audience": ["resident"],
                },
            ],
            "map_layers": [
                {
                    "id": "broken",
                    "title": words("Broken lamps", "坏灯"),
                    "source": "collection:lamp",
                    "style": "style.json",
                    "attribution": words("Office", "城市管理局"),
                    "filter": ["state=broken"],
                },
                {"id": "all", "title": words("All lamps", "全部路灯"), "source": "collection:lamp", "permission": "inspect"},
            ],
            "menus": [
                {"location": "staff.sidebar", "target": "page:secret", "order": 5},
                {"location": "staff.sidebar", "target": "page:board", "order": 20},
                {"location": "resident.home", "target": "page:open"},
                {"location": "staff.case", "target": "case_type:repair", "when": ["setting:shown"]},
            ],
            "day_entries": [
                {
                    "id": "mend",
                    "title": words("Lamps to mend", "待修路灯"),
                    "collection": "lamp",
                    "due": "put_up",
                    "filter": ["state=broken"],
                    "lines": ["watts"],
                    "done": {"give": {"state": "on"}, "at": "put_up", "fields": ["watts"]},
                },
                {"id": "set", "title": words("Set", "设置后"), "collection": "lamp", "due": "put_up", "when": ["setting:shown"]},
            ],
            "resident_services": [
                {
                    "id": "repair",
                    "title": words("Report a lamp", "路灯报修"),
                    "start": "case_type:repair",
                    "fee": words("Free", "免费"),
                    "processing_time": "P3D",
                    "documents": [words("None", "无需材料")],
                },
                {"id": "look", "title": words("See lamps", "查看附近路灯"), "start": "page:open"},
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
