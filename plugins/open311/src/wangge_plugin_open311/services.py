"""What can be reported: the classes of the plugin's case type, and the fields of its form as attributes."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from wangge_plugin_open311.replies import SpecError
from wangge_sdk.broker.calls import ClassData
from wangge_sdk.platform import Platform
from wangge_sdk.texts import say

CASE_TYPE: Final = "open311.request"
_PLAIN: Final[Mapping[str, str]] = {"integer": "number", "number": "number", "boolean": "singlevaluelist"}
_YES_NO: Final = ({"key": "true", "name": {"zh-CN": "是", "en": "Yes"}}, {"key": "false", "name": {"zh-CN": "否", "en": "No"}})


@cache
def fields() -> Mapping[str, Mapping[str, Any]]:
    """Return the fields of the form by name."""
    found: dict[str, Any] = json.loads(files(__package__).joinpath("forms/request.schema.json").read_text(encoding="utf-8"))
    properties: dict[str, Mapping[str, Any]] = found["properties"]
    return properties


def offered(platform: Platform) -> dict[str, ClassData]:
    """Return the services by their codes."""
    return {code_of(each.id): each for each in platform.classes.list() if each.case_type == CASE_TYPE and not each.private}


def code_of(class_id: str | None) -> str:
    """Return the service code of a class."""
    return (class_id or "").removeprefix(f"{CASE_TYPE}.")


def service(code: str, known: ClassData, locale: str) -> dict[str, Any]:
    """Return a service as the list of services has it."""
    return {
        "service_code": code,
        "service_name": say(known.title, locale),
        "description": say(known.guidance, locale) if known.guidance else say(known.title, locale),
        "metadata": True,
        "type": "realtime",
        "keywords": ", ".join(known.keywords),
        "group": "",
    }


def definition(platform: Platform, code: str, locale: str) -> dict[str, Any]:
    """Return what a service asks for beside text and place.

    Raises:
        SpecError: 404, there is no such service.
    """
    if code not in offered(platform):
        raise SpecError(404, "service_code was not found; GET services lists them.")
    listed = [_attribute(number, name, field, locale) for number, (name, field) in enumerate(fields().items(), 1)]
    return {"service_code": code, "attributes": listed}


def _attribute(number: int, name: str, field: Mapping[str, Any], locale: str) -> dict[str, Any]:
    texts = field["x-i18n"]
    return {
        "variable": True,
        "code": name,
        "datatype": _datatype(field),
        "required": False,
        "datatype_description": say(texts["description"], locale) if "description" in texts else "",
        "order": number,
        "description": say(texts["title"], locale),
        "values": [{"key": key, "name": say(title, locale)} for key, title in _choices(field)],
    }


def _datatype(field: Mapping[str, Any]) -> str:
    if "oneOf" in field:
        return "singlevaluelist"
    if field.get("x-multiline"):
        return "text"
    return _PLAIN.get(field["type"], "string")


def _choices(field: Mapping[str, Any]) -> list[tuple[str, Any]]:
    if field["type"] == "boolean":
        return [(str(each["key"]), each["name"]) for each in _YES_NO]
    return [(choice["const"], choice["x-i18n"]["title"]) for choice in field.get("oneOf", ())]
