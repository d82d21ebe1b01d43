"""What a case type declares for a form to choose from: reasons, referrals, outcomes. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from wangge_core.cases.model import Text
from wangge_sdk.manifest import OfferedCaseType
from wangge_sdk.manifest.case_types import DEFAULT_REFERRALS, DEFAULT_REFUSALS, Referral

OF_CLASS: Final = "class"
"""Stands for the referral that the case's own class names."""
_OURS: Final[Text] = {"zh-CN": "该小类指定的受理单位", "en": "Whom the class names"}

Titles = Mapping[str, Mapping[str, Text]]
"""By kind of choice (`x-choices`) and code."""


def titles(case_type: OfferedCaseType | None) -> dict[str, dict[str, Text]]:
    """Return what the codes of a case type mean; those of one that is gone are the platform's own."""
    refusals = case_type.refusals if case_type else DEFAULT_REFUSALS
    referrals = case_type.referrals if case_type else DEFAULT_REFERRALS
    return {
        "refusals": {one.id: dict(one.title) for one in refusals},
        "referrals": {one.id: dict(one.name) for one in referrals} | {OF_CLASS: _OURS},
        "outcomes": {one.id: dict(one.title) for one in (case_type.outcomes if case_type else ())},
        "classes": {entry.id: dict(entry.title) for entry in (case_type.classes if case_type else ())},
    }


def referrals(case_type: OfferedCaseType | None, class_id: str | None) -> dict[str, Referral]:
    """Return whom a case may be referred to, by code: first whom its class names."""
    entry = case_type.class_of(class_id) if case_type else None
    own: dict[str, Referral] = {OF_CLASS: entry.stopper.referral} if entry and entry.stopper else {}
    return own | {one.id: one for one in (case_type.referrals if case_type else DEFAULT_REFERRALS)}


def filled(schema: dict[str, Any], case_type: OfferedCaseType | None, class_id: str | None) -> dict[str, Any]:
    """Return a step's schema with the declared choices in it, so that nothing else is taken.

    Units and classes are left as they are: whoever asks knows more of them than the case type.
    """
    known = titles(case_type)
    properties = dict(schema["properties"])
    for name, field in properties.items():
        match field.get("x-choices"):
            case "refusals":
                offered = known["refusals"]
            case "referrals":
                offered = {code: dict(one.name) for code, one in referrals(case_type, class_id).items()}
            case "outcomes":
                offered = known["outcomes"]
            case _:
                continue
        own = [{"const": code, "x-i18n": {"title": title}} for code, title in offered.items()]
        properties[name] = field | {"oneOf": [*field.get("oneOf", ()), *own]}
    return schema | {"properties": properties}
