"""What lies in the database under a plugin's id: what goes with it, and what stays and why.

A test sees to it that every table with a plugin's id is in one of the two.
"""

from collections.abc import Mapping
from typing import Final

DELETED: Final[tuple[str, ...]] = (
    "plugin_area",
    "plugin_decider",
    "plugin_setting",
    "plugin_person_setting",
    "plugin_canary",
    "plugin_health",
    "plugin_worker",
    "plugin_grant",
    "plugin_consent_asked",
    "plugin_ask",
    "algorithm_switch",
    "feed",
    "plugin_job",
    "plugin_timer",
    "plugin_subscription",
    "plugin_batch",
    "market_rating",
    "document_conflict",
    "sheet_mapping",
)
"""In this order. Documents are dropped by collection."""

KEPT: Final[Mapping[str, str]] = {
    "cases": "a case belongs to the locality, whatever became of the plugin that declared its type",
    "case_suggestion": "what was proposed for a case is part of its record",
    "case_workflow": "cases are shown and counted by the workflow that they followed",
    "egress_request": "what left the platform stays on record until its own retention ends",
    "notice_sending": "whether somebody was told is part of the notice's record",
    "algorithm_answer": "what an algorithm advised is part of the record of whoever decided",
    "call_chain": "who was called in an emergency is part of its record",
    "collection": "the register of the tables, whose rows go as each collection is dropped",
    "market_plugin": "what the marketplace offers is no data of the locality",
    "market_version": "what the marketplace offers is no data of the locality",
    "market_install": "who brought which file onto the server stays on record",
    "withdrawal_effect": "what the marketplace stopped here, and until when, stays on record",
    "plugin_retirement": "the record of the end itself",
}

EXPORTED: Final[tuple[str, ...]] = (
    "plugin_area",
    "plugin_decider",
    "plugin_grant",
    "plugin_job",
    "plugin_timer",
    "feed",
    "algorithm_switch",
)
"""Tables that an export holds as they are; settings are written without their secrets."""
