"""An invented plugin without code that keeps alerts, warnings and requests of other systems: one feed for each kind of source."""

from typing import Any

from tests.core.plugins import example
from wangge_core.collections.model import Ref
from wangge_core.plugins.discovery import Found

PLUGIN = "acme.weather"
ALERTS, WARNINGS, REQUESTS = Ref(PLUGIN, "alert"), Ref(PLUGIN, "warning"), Ref(PLUGIN, "request")
HOST = "weather.example.com"


def text(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "maxLength": 120, "x-i18n": {"title": {"zh-CN": name, "en": name}}, **more}


def choices(name: str, *values: str) -> dict[str, Any]:
    return text(name) | {"oneOf": [{"const": value, "x-i18n": {"title": {"zh-CN": value, "en": value}}} for value in values]}


def point() -> dict[str, Any]:
    numbers = {axis: {"type": "number", "x-i18n": {"title": {"zh-CN": axis, "en": axis}}} for axis in ("lon", "lat")}
    return {"type": "object", "properties": numbers, "x-i18n": {"title": {"zh-CN": "位置", "en": "Where"}}}


ALERT = {
    "type": "object",
    "required": ["identifier", "n", "event", "sent"],
    "properties": {
        "identifier": text("编号", maxLength=200),
        "n": {"type": "integer", "x-i18n": {"title": {"zh-CN": "段", "en": "Part"}}},
        "event": text("事件"),
        "headline": text("标题", maxLength=300),
        "severity": choices("程度", "blue", "yellow", "orange", "red", "unknown"),
        "sent": text("发布", format="date-time"),
        "areas": text("地区", maxLength=2000),
        "middle": point(),
    },
}
WARNING = {
    "type": "object",
    "required": ["id", "headline", "issued"],
    "properties": {
        "id": text("编号"),
        "headline": text("标题", maxLength=300),
        "issued": text("发布", format="date-time"),
        "colour": text("颜色"),
    },
}
REQUEST = {
    "type": "object",
    "required": ["number", "status", "opened"],
    "properties": {
        "number": text("编号", maxLength=40),
        "status": choices("状态", "open", "closed"),
        "kind": text("类别"),
        "opened": text("提出", format="date-time"),
    },
}
REASON = {"zh-CN": "接收预警。", "en": "Receives alerts."}


def collection(name: str, *unique: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "title": {"zh-CN": name, "en": name},
        "schema": f"{name}.json",
        "data_class": "public",
        "retention": "P1Y",
        "unique": [list(unique)],
        **more,
    }


FEEDS: list[dict[str, Any]] = [
    {
        "id": "alerts",
        "title": {"zh-CN": "气象预警", "en": "Weather alerts"},
        "url": f"https://{HOST}/cap",
        "format": "cap",
        "schedule": "*/10 * * * *",
        "maps_to": "collection:alert",
        "key": ["identifier", "n"],
        "map": {
            "identifier": "/identifier",
            "n": "/n",
            "event": "/event",
            "headline": {"from": ["/headline", "/event"], "longest": 300},
            "severity": {
                "from": "/severity",
                "values": {"Minor": "blue", "Moderate": "yellow", "Severe": "orange", "Extreme": "red"},
                "default": "unknown",
            },
            "sent": {"from": "/sent", "as": "instant"},
            "areas": {"from": "/areas", "as": "text", "longest": 2000},
            "middle": {"from": "/point", "as": "point"},
        },
        "licence": "CC0",
        "stale_after": "PT1H",
    },
    {
        "id": "warnings",
        "url": f"https://{HOST}/warnings/{{area}}?lang={{settings.language}}",
        "format": "json",
        "items": "/alerts",
        "schedule": "0 * * * *",
        "secret": "key",
        "secret_in": {"place": "header", "name": "X-QW-Api-Key"},
        "maps_to": "collection:warning",
        "key": ["id"],
        "map": {"id": "/id", "headline": "headline", "issued": {"from": "/issuedTime", "as": "instant"}, "colour": "/color/code"},
    },
    {
        "id": "requests",
        "url": f"https://{HOST}/requests.json",
        "format": "open311",
        "schedule": "30 3 * * *",
        "maps_to": "collection:request",
        "key": ["number"],
        "map": {
            "number": "/service_request_id",
            "status": {"from": "/status", "values": {"Open": "open", "Closed": "closed", "open": "open", "closed": "closed"}},
            "kind": "/service_name",
            "opened": {"from": "/requested_datetime", "as": "instant"},
        },
        "cursor": {"from": "/updated_datetime", "parameter": "start_date"},
    },
]


def found(feeds: list[dict[str, Any]] | None = None, version: str = "1.2.0") -> Found:
    read = example.found(
        PLUGIN,
        version=version,
        files={
            "alert.json": ALERT,
            "warning.json": WARNING,
            "request.json": REQUEST,
            "settings.json": {
                "type": "object",
                "properties": {
                    "mirror": {"type": "string", "x-i18n": {"title": {"zh-CN": "镜像", "en": "Mirror"}}},
                    "language": {"type": "string", "default": "zh", "x-i18n": {"title": {"zh-CN": "语言", "en": "Language"}}},
                    "key": {"type": "string", "x-i18n": {"title": {"zh-CN": "密钥", "en": "Key"}}},
                },
            },
        },
        data={
            "collections": [
                collection("alert", "identifier", "n"),
                collection("warning", "id", append_only=True),
                collection("request", "number", indexes=[["status"]]),
            ]
        },
        egress=[
            {
                "host": HOST,
                "purpose": "feed",
                "operation": "fetch",
                "data_classes": ["public"],
                "reason": REASON,
                "intranet_alternative": "settings.mirror",
            }
        ],
        contributes={"feeds": feeds or FEEDS, "settings": {"area": "settings.json", "secrets": ["key"]}},
    )
    assert read.offer is not None, [finding.sentence() for finding in read.findings]
    return read
