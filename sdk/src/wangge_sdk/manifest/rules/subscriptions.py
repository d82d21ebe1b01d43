"""Rules about standing subscriptions: where they lead can be set, and what they listen to can be listened to."""

from collections.abc import Iterator

from wangge_sdk.manifest.collections import properties_of
from wangge_sdk.manifest.findings import Finding
from wangge_sdk.manifest.rules.subject import Subject, finding


def subscription_settings_exist(subject: Subject) -> Iterator[Finding]:
    """The server and the user of a subscription are settings of an area, its password a secret."""
    settings = subject.manifest.contributes.settings
    known = set(properties_of(subject.object_file(settings.area) if settings.area else None)) - set(settings.secrets)
    for index, each in enumerate(subject.manifest.contributes.subscriptions):
        named = [("endpoint_setting", each.endpoint_setting, known), ("user_setting", each.user_setting, known)]
        for field, name, where in (*named, ("secret", each.secret, set(settings.secrets))):
            if name is not None and name not in where:
                yield finding(
                    "subscription.setting",
                    ("contributes", "subscriptions", index, field),
                    {"zh-CN": f"区域设置中没有 {name}。", "en": f"There is no {name} among the settings of an area."},
                    {
                        "zh-CN": "在 settings.area 中加入它；密码写在 settings.secrets 中。",
                        "en": "Add it to settings.area; a password goes into settings.secrets.",
                    },
                )


def subscription_topics_are_filters(subject: Subject) -> Iterator[Finding]:
    """A topic is a filter as MQTT has it (version 3.1.1, section 4.7): # stands alone and last, + alone; none of the server's own."""
    for index, each in enumerate(subject.manifest.contributes.subscriptions):
        above, last = each.topic.split("/")[:-1], each.topic.split("/")[-1]
        misplaced = "#" in "".join(above) or ("#" in last and last != "#") or any("+" in level and level != "+" for level in (*above, last))
        if misplaced or each.topic.startswith("$") or "\0" in each.topic:
            yield finding(
                "subscription.topic",
                ("contributes", "subscriptions", index, "topic"),
                {"zh-CN": f"{each.topic} 不是 MQTT 主题过滤器。", "en": f"{each.topic} is no topic filter of MQTT."},
                {
                    "zh-CN": "# 只能单独位于最后一级，+ 须单独成级。",
                    "en": "# stands alone as the last level, + alone as one; none begins with $.",
                },
            )
