"""The platform's own events that a plugin may hear, each with the fields that are told of it.

What is not here is told to nobody outside the platform: an event of the core has more fields, and there are more
events, but only these are a contract. A field may be added; a changed meaning is a new version.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from wangge_sdk.scopes import DataClass
from wangge_sdk.texts import Text

_CODE: Final = {"type": "string", "maxLength": 200}
_ID: Final = {"type": ["string", "null"], "maxLength": 60}
_NUMBER: Final = {"type": "integer"}
_FLAG: Final = {"type": "boolean"}
_WORDS: Final = {"type": ["string", "null"], "maxLength": 4000}
CASES: Final = "cases:read"


class EventField(Struct, frozen=True):
    """Something that an event tells."""

    name: str
    schema: Mapping[str, Any]
    needs: str | None = None
    """The field of the event's scope that has to be granted for it; None: whoever hears the event hears it."""


class CoreEvent(Struct, frozen=True, kw_only=True):
    """An event of the platform."""

    name: str
    """As the platform itself calls it, ``case.dispatched``."""
    title: Text
    fields: tuple[EventField, ...]
    data_class: DataClass = "internal"
    needs: str | None = None
    """The scope without which it is not told; by case type, where it is ``cases:read``."""
    key: str = "the case's id"
    """What its key is."""

    @property
    def type(self) -> str:
        """As a manifest writes it, ``case.dispatched.v1``."""
        return f"{self.name}.v1"

    @property
    def schema(self) -> dict[str, Any]:
        """JSON Schema of what is told."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "additionalProperties": False,
            "properties": {field.name: dict(field.schema) for field in self.fields},
        }

    def told(self, data: Mapping[str, Any], withheld: Iterable[str] = ()) -> dict[str, Any]:
        """Return of an event's data what is declared, less the fields whose scope's field is withheld."""
        hidden = frozenset(withheld)
        return {field.name: data[field.name] for field in self.fields if field.name in data and field.needs not in hidden}


_STEP: Final = (EventField("action", _CODE), EventField("state", _CODE), EventField("moved", _FLAG))
_UNIT: Final = EventField("unit_id", _ID, "unit_kind")
_CLASS: Final = EventField("class_id", _ID)
_RETURN: Final = EventField("return_type", _CODE)
_RESULT: Final = EventField("result", _CODE)
_OUTCOME: Final = EventField("outcome", _CODE, "outcome")
_ANSWER: Final = EventField("public_reason", _WORDS, "public_reason")


def _case(name: str, chinese: str, english: str, *more: EventField, protected: bool = False) -> CoreEvent:
    held: DataClass = "personal" if protected else "internal"
    title = {"zh-CN": chinese, "en": english}
    return CoreEvent(name=f"case.{name}", title=title, fields=(*_STEP, *more), data_class=held, needs=CASES)


def _document(deed: str, chinese: str, english: str) -> CoreEvent:
    fields = (EventField("plugin", _CODE), EventField("collection", _CODE), EventField("version", _NUMBER))
    title = {"zh-CN": chinese, "en": english}
    return CoreEvent(name=f"document.{deed}", title=title, fields=fields, key="the document's id")


_KNOWN: Final = (
    CoreEvent(
        name="case.reported",
        title={"zh-CN": "收到上报，成为案件", "en": "a report became a case"},
        fields=(EventField("case_type", _CODE),),
        needs=CASES,
    ),
    _case("verified", "立案前核实完毕", "a grid worker has verified a report", _RESULT),
    _case("filed", "立案", "a case was filed", _CLASS),
    _case("refused", "不予立案", "a report was not filed", _ANSWER, protected=True),
    _case("dispatched", "派遣给单位", "a case was sent to a unit", _UNIT),
    _case("accepted", "单位接收", "the unit accepted a case", _UNIT),
    _case("declined", "单位不接收", "the unit declined a case", _RETURN),
    _case("returned", "退回", "a case was sent back", _RETURN),
    _case("handled", "办理完毕", "a case was handled"),
    _case("fed_back", "反馈", "the handling was reported back"),
    _case("checked", "核查完毕", "the handling was checked", _RESULT, _RETURN),
    _case("closed", "结案", "a case was closed", _OUTCOME, _ANSWER, protected=True),
    _case("rated", "群众评价", "the reporter rated a case", EventField("score", _NUMBER, "score")),
    _case("reopened", "重新办理", "a case was opened again"),
    _case("reclassified", "改正类别", "a case got another class", _CLASS),
    _case("information_given", "补充信息", "information that was asked for was given"),
    _case("supplemented", "上报人补充", "the reporter added words or pictures to an open report", EventField("attachments", _NUMBER)),
    _case("disputed", "推诿争议", "two units dispute whose a case is"),
    _case("adjudicated", "裁定责任单位", "it was decided whose a case is", _UNIT),
    _case("moved", "插件增加的步骤", "a step was taken that a plugin added to the workflow", _RESULT),
    _case("merged", "并入另一案件", "a case was merged into another", EventField("into", _ID), _OUTCOME),
    CoreEvent(
        name="case.nudged",
        title={"zh-CN": "多人关注同一事项", "en": "many people stand behind a case"},
        fields=(EventField("action", _CODE), EventField("state", _CODE), EventField("supporters", _NUMBER), EventField("mark", _NUMBER)),
        needs=CASES,
    ),
    _document("created", "新增文档", "a document was made"),
    _document("changed", "修改文档", "a document was changed"),
    _document("deleted", "删除文档", "a document was deleted"),
    CoreEvent(
        name="area.imported",
        title={"zh-CN": "区划更新", "en": "the tree of areas was brought up to date"},
        fields=tuple(EventField(name, _NUMBER) for name in ("version", "rows", "added", "changed", "unchanged")),
        data_class="public",
        key="`areas`",
    ),
    CoreEvent(
        name="standard.imported",
        title={"zh-CN": "立案标准更新", "en": "the filing standards were brought up to date"},
        fields=tuple(EventField(name, _NUMBER) for name in ("number", "added", "changed", "unchanged", "ended")),
        data_class="public",
        key="`standards`",
    ),
    CoreEvent(
        name="period.locked",
        title={"zh-CN": "考核月份锁定", "en": "the figures of a month were fixed"},
        fields=(EventField("month", _CODE),),
        key="the area's code",
    ),
)

CORE_EVENTS: Final[Mapping[str, CoreEvent]] = MappingProxyType({event.type: event for event in _KNOWN})
"""Every one by its type as a manifest writes it."""
RESERVED: Final = frozenset(
    {event.name.partition(".")[0] for event in _KNOWN}
    | {"cases", "clock", "clocks", "calendar", "indicator", "plugin", "referral", "reporter", "core"}
)
"""First words of event types that are the platform's: no plugin may have one of them for its name's."""
