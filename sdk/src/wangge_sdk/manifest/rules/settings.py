"""Rules about settings: each has one owner, and a person's are no secrets."""

from collections.abc import Iterator

from wangge_sdk.manifest.collections import properties_of
from wangge_sdk.manifest.findings import Finding
from wangge_sdk.manifest.rules.subject import Subject, finding

_AT = ("contributes", "settings")


def settings_have_one_owner(subject: Subject) -> Iterator[Finding]:
    """No setting is declared for the operator and for areas alike: an area's value would hide the operator's."""
    settings = subject.manifest.contributes.settings
    if settings.platform is None or settings.area is None:
        return
    operators, areas = (properties_of(subject.object_file(path)) for path in (settings.platform, settings.area))
    for name in sorted(operators.keys() & areas.keys()):
        yield finding(
            "setting.owner",
            (*_AT, "platform"),
            {"zh-CN": f"{name} 同时属于平台设置和区域设置。", "en": f"{name} is both among the operator's settings and an area's."},
            {"zh-CN": "在其中一处改名或删去。", "en": "Rename it in one of the two, or take it out."},
        )


def own_settings_are_no_secrets(subject: Subject) -> Iterator[Finding]:
    """No secret is among what a person sets for themselves: the platform uses secrets for everybody in an area."""
    settings = subject.manifest.contributes.settings
    if settings.user is None:
        return
    for name in sorted(properties_of(subject.object_file(settings.user)).keys() & set(settings.secrets)):
        yield finding(
            "setting.secret",
            (*_AT, "user"),
            {"zh-CN": f"{name} 是密钥，不能由个人设置。", "en": f"{name} is a secret, which nobody can set for themselves."},
            {"zh-CN": "把它移到区域设置或平台设置。", "en": "Move it to the settings of an area, or to the operator's."},
        )
