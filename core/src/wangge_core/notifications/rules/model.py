"""A rule: event × audience × channel × template. Pure."""

import re
from collections.abc import Mapping
from typing import Annotated, Final, Literal

import msgspec

from wangge_core.errors import FieldError, InvalidError
from wangge_sdk.texts import LOCALES

Channel = Literal["in_app", "plugins", "webhook"]

PLACEHOLDERS: Final = ("number", "title", "area", "stage", "state", "unit", "due")
"""What a template may name. None of it is a person's word or name: whoever is told opens the case under their own right."""

ENDPOINTS: Final = "endpoints"
_NAMED: Final = re.compile(r"\{([a-z_]*)\}")

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
EventName = Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{1,40}\.([a-z_]{1,40}|\*)$", max_length=60)]
Audience = Annotated[
    str, msgspec.Meta(pattern=r"^(unit|units|next|reporter|assignee|endpoints|named|(role|unit_role|may):[a-z][a-z0-9_]{0,59})$")
]
FactName = Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{1,40}$")]
FactValue = Annotated[str, msgspec.Meta(max_length=150)]


class TitleText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line in both languages."""

    zh_cn: Line = msgspec.field(name="zh-CN")
    en: Line


class BodyText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence or two in both languages."""

    zh_cn: Words = msgspec.field(name="zh-CN")
    en: Words


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the notice says; `{number}` and the other placeholders stand for facts of the case."""

    title: TitleText
    body: BodyText

    def filled(self, facts: Mapping[str, Mapping[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
        """Return title and body; `facts` has every placeholder in every language."""
        return _filled(self.title, facts), _filled(self.body, facts)


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who hears of an event.

    event: a type, or `case.*`. when: fields of the event or codes of the case (`state`, `stage`, `case_type`,
    `class_id`, `hazard`) with the values that count; all must agree. audience: `unit` (those who work in the unit that
    holds the case), `units` (those of the units that the event names), `next` (the nearest who may take a next step),
    `reporter` (when they have an account), `assignee` (who has, or had, the task that the event is about), `role:ID` (the
    nearest who hold it), `unit_role:ID` (those of the unit who hold it, or the unit when nobody does), `may:ACTION` (the
    nearest who hold the permission `case:ACTION`), `named` (whom the event names: an approver, who asked, the next of a
    ladder), `endpoints` (other systems). urgent: at any hour.
    """

    event: EventName
    audience: Audience
    channels: Annotated[list[Channel], msgspec.Meta(min_length=1, max_length=3)]
    template: Template
    when: Annotated[dict[FactName, Annotated[tuple[FactValue, ...], msgspec.Meta(max_length=30)]], msgspec.Meta(max_length=10)] = {}
    urgent: bool = False
    enabled: bool = True

    def matches(self, event: str, facts: Mapping[str, object]) -> bool:
        """Tell whether an event with these facts is meant."""
        meant = self.event == event or (self.event.endswith(".*") and event.startswith(self.event[:-1]))
        return self.enabled and meant and all(_word(facts.get(name)) in values for name, values in self.when.items())

    def require_sound(self) -> None:
        """Go on only with a rule that can be followed.

        Raises:
            InvalidError: `notification_rule`, with every fault: unknown placeholders, a channel that the audience has not.
        """
        faults = [*_template_faults(self.template), *self._channel_faults()]
        if faults:
            raise InvalidError("notification_rule", faults[0].said(), tuple(faults))

    def _channel_faults(self) -> list[FieldError]:
        systems = self.audience == ENDPOINTS
        wrong = [channel for channel in self.channels if (channel == "webhook") is not systems]
        if not wrong:
            return []
        message = f"The audience {self.audience} is not reached by {', '.join(wrong)}: endpoints by webhook, people by in_app and plugins."
        return [FieldError("/channels", "channel", message)]


def _template_faults(template: Template) -> list[FieldError]:
    faults = []
    for part, text in (("title", template.title), ("body", template.body)):
        for locale, words in _by_locale(text).items():
            rest = _NAMED.sub("", words)
            unknown = sorted(set(_NAMED.findall(words)) - set(PLACEHOLDERS))
            if unknown or "{" in rest or "}" in rest:
                named = ", ".join(f"{{{name}}}" for name in unknown) or "a single brace"
                message = f"The template has {named}; it may name {', '.join(f'{{{name}}}' for name in PLACEHOLDERS)}."
                faults.append(FieldError(f"/template/{part}/{locale}", "placeholder", message))
    return faults


def _by_locale(text: TitleText | BodyText) -> dict[str, str]:
    return dict(zip(LOCALES, (text.zh_cn, text.en), strict=True))


def _filled(text: TitleText | BodyText, facts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {locale: _NAMED.sub(lambda named: facts[named[1]][locale], words) for locale, words in _by_locale(text).items()}  # noqa: B023  used at once


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
