"""Rules about chains of calls."""

from collections.abc import Iterator

from wangge_sdk.core_events import CORE_EVENTS
from wangge_sdk.manifest.findings import Finding
from wangge_sdk.manifest.rules.subject import Subject, finding

REPORTED = "case.reported.v1"


def calls_in_order(subject: Subject) -> Iterator[Finding]:
    """No call of a chain comes before the one above it."""
    for index, chain in enumerate(subject.manifest.contributes.escalations):
        for position, (before, step) in enumerate(zip(chain.steps, chain.steps[1:], strict=False), start=1):
            if step.after_s < before.after_s:
                yield finding(
                    "escalation.order",
                    ("contributes", "escalations", index, "steps", position, "after_s"),
                    {"zh-CN": "早于上一次呼叫。", "en": "It comes before the call above it."},
                    {"zh-CN": f"写 {before.after_s} 或更大。", "en": f"Write {before.after_s} or more."},
                )


def calls_to_known_roles(subject: Subject) -> Iterator[Finding]:
    """A role of a plugin that a chain calls is one that the manifest declares: another plugin's may be gone one day."""
    own = {f"role:{subject.manifest.id}:{role.id}" for role in subject.manifest.contributes.roles}
    for index, chain in enumerate(subject.manifest.contributes.escalations):
        for position, step in enumerate(chain.steps):
            if step.target.count(":") > 1 and step.target not in own:
                yield finding(
                    "escalation.role",
                    ("contributes", "escalations", index, "steps", position, "target"),
                    {"zh-CN": f"{step.target} 不是本插件的角色。", "en": f"{step.target} is no role of this plugin."},
                    {
                        "zh-CN": f"写平台的角色，或 roles 中的一个，如 role:{subject.manifest.id}:角色。",
                        "en": f"Name a role of the platform, or one in roles, such as role:{subject.manifest.id}:ROLE.",
                    },
                )


def chains_begin(subject: Subject) -> Iterator[Finding]:
    """A chain begins at reports, for which the plugin may see cases, or at events that the plugin tells or that it hears of another."""
    events = subject.manifest.contributes.events
    told = {event.type for event in events.emits} | {event.type for event in events.consumes} - CORE_EVENTS.keys()
    asked = {request.scope for request in (*subject.manifest.permissions.required, *subject.manifest.permissions.optional)}
    for index, chain in enumerate(subject.manifest.contributes.escalations):
        for position, kind in enumerate(chain.begins_on):
            if kind not in told and not (kind == REPORTED and "cases:read" in asked):
                yield finding(
                    "escalation.begins",
                    ("contributes", "escalations", index, "begins_on", position),
                    {"zh-CN": f"{kind} 不能引发呼叫。", "en": f"No chain begins at {kind}."},
                    {
                        "zh-CN": f"写本插件发布的事件、events.consumes 中其他插件的事件，或 {REPORTED}（需要权限 cases:read）。",
                        "en": f"Name an event that it tells, another plugin's in events.consumes, or {REPORTED} with cases:read.",
                    },
                )
