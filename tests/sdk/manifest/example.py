"""A made-up plugin that uses every section of a manifest and has nothing to mend; each test spoils one thing."""

import hashlib
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from wangge_sdk.manifest import Finding, check


def text(english: str) -> dict[str, str]:
    return {"zh-CN": f"{english}（中文）", "en": english}


MODEL = "{}"
FORM = {
    "type": "object",
    "properties": {
        "depth": {"type": "integer", "minimum": 0, "x-i18n": {"title": text("Depth")}},
        "kind": {
            "type": "string",
            "x-i18n": {"title": text("Kind")},
            "oneOf": [{"const": "pothole", "x-i18n": {"title": text("Pothole")}}],
        },
        "seen": {
            "type": "array",
            "x-i18n": {"title": text("Seen")},
            "items": {"type": "object", "properties": {"on": {"type": "string", "x-i18n": {"title": text("On")}}}},
        },
    },
}

VIEW: dict[str, Any] = {
    "$schema": "urn:wangge:view:1",
    "parameters": ["id", "case"],
    "blocks": [
        {"block": "markdown", "title": text("About"), "text": text("# Read [this](https://example.edu)"), "width": "half"},
        {
            "block": "statistic",
            "figures": [
                {"label": text("All"), "source": "collection:inspection"},
                {
                    "label": text("Depth"),
                    "source": "collection:inspection",
                    "measure": "sum",
                    "field": "depth",
                    "filter": ["depth>=5"],
                    "unit": text("cm"),
                    "target": "page:planner",
                    "give": {"from": "{today}"},
                },
                {"label": text("Ranked"), "source": "route:/open", "field": "count"},
            ],
        },
        {
            "block": "chart",
            "kind": "bar",
            "source": "collection:inspection",
            "group": "at",
            "by": "month",
            "measure": "average",
            "field": "depth",
            "filter": ["case_id={case}"],
            "order": "figure",
            "limit": 6,
            "unit": text("cm"),
            "empty": text("None yet"),
        },
        {
            "block": "table",
            "source": "collection:inspection",
            "fields": ["found", "depth"],
            "filter": ["case_id={case}"],
            "sort": "-at",
            "limit": 20,
            "search": True,
            "target": "page:board",
            "give": {"id": "{id}"},
            "actions": [{"label": text("Add"), "target": "create:inspection", "give": {"case_id": "{case}"}, "style": "primary"}],
            "empty": text("None yet"),
        },
        {
            "block": "list",
            "source": "route:/open",
            "heading": "name",
            "lines": ["place"],
            "badge": "rank",
            "titles": {"place": text("Place")},
            "when": ["permission:case:read"],
        },
        {
            "block": "detail",
            "source": "collection:inspection",
            "id": "{id}",
            "fields": ["found"],
            "history": True,
            "actions": [
                {"label": text("Deep"), "target": "change:inspection", "give": {"depth": 9}, "confirm": text("Sure?")},
                {"label": text("Delete"), "target": "delete:inspection", "style": "danger", "when": ["setting:deleting"]},
            ],
        },
        {
            "block": "form",
            "target": "create:inspection",
            "fields": ["found", "depth"],
            "give": {"case_id": "{case}"},
            "button": text("Send"),
        },
        {"block": "map", "source": "collection:inspection", "layers": ["rain"], "label": "found", "fields": ["depth"], "height": 240},
        {
            "block": "timeline",
            "source": "collection:inspection",
            "at": "at",
            "heading": "found",
            "lines": ["depth"],
            "filter": ["case_id={case}"],
        },
        {
            "block": "steps",
            "source": "collection:inspection",
            "field": "found",
            "steps": [{"value": "new", "title": text("New"), "text": text("Seen")}, {"title": text("Done")}],
        },
        {"block": "gallery", "pictures": [{"path": "pictures/hole.png", "alt": text("A hole"), "caption": text("Deep")}]},
        {"block": "action", "text": text("Rank again"), "actions": [{"label": text("Go"), "target": "command:rerank"}]},
    ],
}

FILES: dict[str, Any] = {
    "forms/defect.schema.json": FORM,
    "forms/defect.ui.json": {"type": "VerticalLayout", "elements": [{"type": "Control", "scope": "#/properties/depth"}]},
    "forms/resume.schema.json": {
        "type": "object",
        "required": ["why"],
        "properties": {"why": {"type": "string", "x-i18n": {"title": text("Why")}}},
    },
    "classes.json": [
        {"id": "pothole", "title": text("Pothole"), "guidance": text("Say how deep")},
        {"id": "other", "title": text("Other")},
    ],
    "routing.json": {
        "rows": [
            {"class": "pothole", "unit_kind": "transport", "reason": text("Roads")},
            {"class": "pothole", "area": "999901", "unit_kind": "township_office", "reason": text("Here the township")},
            {"class": "*", "unit_kind": "township_office", "reason": text("The rest")},
        ]
    },
    "schemas/settings.json": {
        "type": "object",
        "properties": {"broker": {"type": "string", "x-i18n": {"title": text("Server")}}},
    },
    "model.json": MODEL,
    "test-set.json": [{"input": {}, "expected": "low", "group": "rural"}] * 10,
    "schemas/any.json": {"type": "object"},
    "extensions/potholes.json": {"depth": 3},
    "schemas/inspection.json": {
        "type": "object",
        "properties": {
            "case_id": {"type": "string", "format": "uuid", "x-i18n": {"title": text("Case")}},
            "at": {"type": "string", "format": "date-time", "x-i18n": {"title": text("Time")}},
            "inspector": {"type": "string", "maxLength": 40, "x-i18n": {"title": text("Inspector")}},
            "found": {"type": "string", "x-i18n": {"title": text("Found")}},
            "depth": {"type": "integer", "x-i18n": {"title": text("Depth")}},
            "where": {
                "type": "object",
                "x-i18n": {"title": text("Where")},
                "properties": {
                    "lon": {"type": "number", "x-i18n": {"title": text("Longitude")}},
                    "lat": {"type": "number", "x-i18n": {"title": text("Latitude")}},
                },
            },
        },
    },
    "schemas/rain.json": {
        "type": "object",
        "properties": {"area": {"type": "string", "maxLength": 15, "x-i18n": {"title": text("Area")}}},
    },
    "forms/inspection.ui.json": {"type": "VerticalLayout", "elements": [{"type": "Control", "scope": "#/properties/found"}]},
    "icon.svg": "<svg/>",
    "docs/impact.md": "Impact",
    "ui/board.json": VIEW,
    "ui/frame.js": "",
    "ui/propose.json": {
        "block": "form",
        "target": "case_type:idea",
        "title": text("Propose"),
        "done": text("Thank you"),
        "next": "page:weather",
    },
    "ui/weather.json": {"blocks": [{"block": "table", "source": "feed:rain", "fields": ["area"]}]},
    "ui/rain.style.json": {"color": "blue", "shape": "square", "field": "area", "colors": {"999901": "red"}},
    "pictures/hole.png": "",
    "quality.yaml": "rules: []",
    "pylock.toml": "",
}

MANIFEST: dict[str, Any] = {
    "$schema": "urn:wangge:manifest:1",
    "manifest_version": 1,
    "id": "example-university.road-defects",
    "version": "1.2.0",
    "kind": "service",
    "lifecycle": "beta",
    "replaces": ["example-university.potholes"],
    "publisher": {
        "id": "example-university",
        "type": "university",
        "legal_name": "Example University",
        "registration": "12100000000000000X",
        "domain": "example.edu",
        "security_contact": "security@example.edu",
        "funding": ["Research grant 12"],
        "conflicts_of_interest": "None",
    },
    "name": text("Road defects"),
    "summary": text("Report potholes"),
    "description": text("Report potholes and rank repairs"),
    "icon": "icon.svg",
    "screenshots": [{"path": "icon.svg", "alt": text("The board")}],
    "categories": ["roads"],
    "keywords": ["pothole"],
    "license": "EUPL-1.2",
    "links": {
        "source": "https://example.edu/source",
        "docs": "https://example.edu/docs",
        "changelog": "https://example.edu/changes",
    },
    "support": {"level": "best-effort", "contact": "roads@example.edu", "until": "2028-12-31"},
    "platform": {"api": ">=1,<2", "tested_up_to": "1.0", "features": ["egress"]},
    "requires": {
        "plugins": {"wangge.livelihood": ">=0.1"},
        "optional_plugins": {"wangge.keyword-triage": ">=0.1"},
        "conflicts": ["other.roads"],
        "python": ">=3.11",
        "lock": "pylock.toml",
    },
    "runtime": {
        "isolation": "worker",
        "module": "road_defects.plugin:Plugin",
        "activate_on": ["hook:suggest_class", "job:rank"],
        "resident": False,
        "limits": {"memory_mb": 64, "cpu_seconds_per_call": 0.5, "call_timeout_ms": 300, "disk_mb": 1, "concurrency": 2},
    },
    "permissions": {
        "required": [
            {"scope": "cases:read", "case_types": ["road-defects.defect"], "fields": ["text"], "reason": text("To rank")},
            {"scope": "reports:read", "fields": ["text"], "reason": text("To see what it is about")},
        ],
        "optional": [{"scope": "notifications.app:use", "reason": text("To tell the inspector")}],
    },
    "egress": [
        {
            "host": "weather.example.edu",
            "ports": [443],
            "from": "backend",
            "operation": "fetch",
            "purpose": "feed",
            "data_classes": ["public"],
            "country": "CN",
            "reason": text("Rain makes it urgent"),
            "intranet_alternative": "settings.area.weather_url",
        }
    ],
    "data": {
        "collections": [
            {
                "name": "inspection",
                "title": text("Inspections"),
                "schema": "schemas/inspection.json",
                "schema_version": 2,
                "data_class": "personal",
                "subject_key": "inspector",
                "retention": "P7Y",
                "unique": [["case_id"]],
                "indexes": [["case_id", "at"], ["depth"]],
                "point_field": "where",
                "title_field": "found",
                "columns": ["found", "depth", "at"],
                "search": ["found"],
                "ui": "forms/inspection.ui.json",
                "masks": [{"field": "inspector", "show": "name"}],
                "on_uninstall": "export-then-purge",
                "exported_fields": ["case_id"],
            },
            {
                "name": "rain",
                "title": text("Rain"),
                "schema": "schemas/rain.json",
                "data_class": "public",
                "retention": "P1Y",
                "area_field": "area",
                "indexes": [["area"]],
                "append_only": True,
                "unique": [["area"]],
                "open_data": True,
            },
        ],
        "reads": ["wangge.elder-care:visits"],
        "impact_assessment": "docs/impact.md",
    },
    "consults": ["wangge.keyword-triage:classify"],
    "contributes": {
        "case_types": [
            {
                "id": "defect",
                "title": text("Road defect"),
                "summary": text("Holes and cracks"),
                "form": {"schema": "forms/defect.schema.json", "ui": "forms/defect.ui.json"},
                "workflow": {
                    "extends": "core.service-request/v1",
                    "states": [{"id": "inspected", "stage": "handling", "title": text("Inspected")}],
                    "transitions": [
                        {"id": "inspect", "from": "handling", "to": "inspected", "title": text("Inspect"), "permission": "case:handle"},
                        {
                            "id": "resume",
                            "from": "inspected",
                            "to": "handling",
                            "title": text("Resume"),
                            "permission": "case:handle",
                            "form": "forms/resume.schema.json",
                        },
                    ],
                },
                "anonymous": True,
                "private": False,
                "hazard": True,
                "classes": "classes.json",
                "clocks": [
                    {"stage": "handling", "limit": 3, "unit": "working_days"},
                    {"stage": "handling", "limit": 24, "unit": "emergency_hours", "classes": ["pothole"]},
                    {"stage": "case", "limit": 10, "unit": "calendar_days"},
                ],
                "routing": "routing.json",
            },
            {
                "id": "idea",
                "title": text("Idea"),
                "summary": text("What could be better"),
                "form": {"schema": "forms/defect.schema.json"},
                "workflow": {"extends": "core.service-request/v1"},
                "classes": [{"id": "pothole", "title": text("Any"), "guidance": text("Just say it"), "keywords": ["idea"]}],
                "clocks": [],
                "routing": "routing.json",
            },
        ],
        "hooks": [{"hook": "suggest_class.v1", "budget_ms": 150}, {"hook": "case_closed.v1"}],
        "events": {
            "emits": [{"type": "road-defects.repaired.v1", "schema": "schemas/any.json", "data_class": "internal"}],
            "consumes": [{"type": "area.imported.v1", "handler": "on_area_changed", "order": "any"}],
        },
        "jobs": [{"id": "rank", "title": text("Rank"), "handler": "rank_all", "schedule": "0 3 * * *", "per": "area", "timeout_s": 300}],
        "routes": [
            {
                "method": "POST",
                "path": "/ranking",
                "handler": "ranking",
                "permission": "inspect",
                "input": "schemas/any.json",
                "output": "schemas/any.json",
                "rate_per_minute": 60,
            },
            {"method": "GET", "path": "/open", "handler": "open_ranking", "public": True},
        ],
        "roles": [{"id": "inspector", "title": text("Inspector"), "permissions": ["inspect"], "suggest_for": ["unit_handler"]}],
        "permissions": [{"id": "inspect", "title": text("Record an inspection"), "risk": "low"}],
        "ui": {
            "pages": [
                {
                    "id": "board",
                    "title": text("Board"),
                    "render": "view",
                    "source": "ui/board.json",
                    "permission": "inspect",
                    "offline": "read",
                },
                {
                    "id": "planner",
                    "title": text("Planner"),
                    "render": "frame",
                    "source": "ui/frame.js",
                    "fallback": "board",
                    "min_height": 400,
                },
                {"id": "weather", "title": text("Rain"), "render": "view", "source": "ui/weather.json", "audience": ["staff", "resident"]},
                {"id": "propose", "title": text("Propose"), "render": "form", "source": "ui/propose.json", "audience": ["resident"]},
            ],
            "cards": [
                {
                    "id": "open",
                    "title": text("Open"),
                    "render": "view",
                    "source": "ui/board.json",
                    "slot": "desk.home",
                    "when": ["permission:case:read"],
                }
            ],
            "map_layers": [
                {
                    "id": "rain",
                    "title": text("Rain"),
                    "source": "collection:rain",
                    "style": "ui/rain.style.json",
                    "attribution": text("Office"),
                    "permission": "inspect",
                    "label": "area",
                    "filter": ["area=999901"],
                }
            ],
            "menus": [{"location": "staff.sidebar", "target": "page:board", "when": ["setting:show_board"], "order": 20}],
            "commands": [{"id": "rerank", "title": text("Rank again"), "handler": "rerank", "permission": "inspect", "confirm": True}],
            "resident_services": [
                {
                    "id": "report",
                    "title": text("Report a defect"),
                    "start": "case_type:defect",
                    "life_event": "home",
                    "fee": text("Free"),
                    "processing_time": "P10D",
                    "documents": [text("None")],
                }
            ],
        },
        "feeds": [
            {
                "id": "rain",
                "url": "https://weather.example.edu/v1/rain",
                "format": "json",
                "schedule": "*/30 * * * *",
                "secret": "weather_key",
                "maps_to": "collection:rain",
                "key": ["area"],
                "map": {"area": {"from": "/code", "as": "text"}},
                "licence": "CC0",
                "stale_after": "PT3H",
            }
        ],
        "algorithms": [
            {
                "id": "severity",
                "title": text("Severity"),
                "task": "image-classify",
                "handler": "severity",
                "input": "schemas/any.json",
                "output": "schemas/any.json",
                "decision_role": "suggest",
                "artifact": {
                    "format": "json",
                    "path": "model.json",
                    "sha256": hashlib.sha256(MODEL.encode()).hexdigest(),
                },
                "test_set": {"path": "test-set.json", "answer": "/severity"},
                "languages": ["zh-CN"],
                "model_card": {
                    "data": {"name": "Photos", "licence": "CC-BY-4.0", "period": "2023", "places": ["A"]},
                    "metrics": [{"name": "macro-F1", "measure": "macro-f1", "value": 0.8, "dataset": "held out"}],
                    "fairness": [{"group": "rural", "subset": "rural", "metric": "right", "measure": "accuracy", "value": 0.7, "gap": 0.1}],
                    "limits": text("Night photos"),
                    "human_oversight": text("An inspector confirms"),
                },
            }
        ],
        "settings": {
            "platform": "schemas/any.json",
            "area": "schemas/settings.json",
            "user": "schemas/any.json",
            "ui": "forms/inspection.ui.json",
            "secrets": ["weather_key"],
        },
        "escalations": [{"id": "sos", "title": text("SOS"), "steps": [{"after_s": 0, "channel": "voice", "target": "role:grid_worker"}]}],
        "subscriptions": [
            {
                "id": "sensors",
                "kind": "mqtt",
                "endpoint_setting": "broker",
                "topic": "roads/#",
                "handler": "on_readings",
                "batch_size": 10,
                "batch_wait_ms": 100,
            }
        ],
        "extension_points": [{"id": "road-defects.ranking/v1", "contract": "schemas/any.json"}],
        "extensions": [{"id": "potholes", "point": "other.kinds/v1", "content": "extensions/potholes.json"}],
    },
    "localisation": {"default": "en", "available": ["zh-CN", "en"], "path": "docs"},
    "accessibility": {"standard": "WCAG2.2-AA", "statement": "docs/impact.md"},
    "offline": "read",
    "quality": {"claims": "quality.yaml"},
}


class Plugin:
    """The example in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = deepcopy(MANIFEST)
        self.files = deepcopy(FILES)

    def write(self) -> Path:
        """Write it out and return the folder."""
        for name, content in {**self.files, "plugin.json": self.manifest}.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return self.folder

    def findings(self, rule: str | None = None) -> list[Finding]:
        """Write it out, check it, and return what was found (by one rule)."""
        return [finding for finding in check(self.write()) if rule in (None, finding.id)]

    @property
    def contributes(self) -> dict[str, Any]:
        return self.manifest["contributes"]  # type: ignore[no-any-return]

    @property
    def case_type(self) -> dict[str, Any]:
        return self.contributes["case_types"][0]  # type: ignore[no-any-return]
