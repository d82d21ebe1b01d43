"""The scopes a plugin may ask a county for: what each of them is, in words for people, and which fields it has.

A scope stands in a manifest as ``resource:action``. The platform knows no others, so a county is never asked for
something that nobody can explain.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from msgspec import Struct

from wangge_sdk.texts import Text

DataClass = Literal["public", "internal", "personal", "sensitive"]
DATA_CLASSES: Final[tuple[DataClass, ...]] = ("public", "internal", "personal", "sensitive")
"""From the least to the most protected."""
PROTECTED: Final[frozenset[str]] = frozenset({"personal", "sensitive"})
"""Classes of data about people."""

Group = Literal["data", "network", "people", "powers"]
"""Where a sentence stands in the dialog of consent."""


class ScopeField(Struct, frozen=True):
    """A field that a scope gives."""

    name: str
    title: Text
    data_class: DataClass = "internal"
    always: bool = False
    """Ids and codes without which the rest says nothing: given whatever the manifest lists."""


class Scope(Struct, frozen=True, kw_only=True):
    """Something a plugin may be granted."""

    id: str
    title: Text
    """What it lets a plugin do, as the end of «The plugin may …»."""
    group: Group = "data"
    by_case_type: bool = False
    """Whether it can be narrowed to case types."""
    fields: tuple[ScopeField, ...] = ()

    def field(self, name: str) -> ScopeField | None:
        """Return a field by its name."""
        return next((field for field in self.fields if field.name == name), None)


def _field(name: str, chinese: str, english: str, data_class: DataClass = "internal", *, always: bool = False) -> ScopeField:
    return ScopeField(name, {"zh-CN": chinese, "en": english}, data_class, always)


def _text(chinese: str, english: str) -> Text:
    return {"zh-CN": chinese, "en": english}


_WORDS: Final = _field("text", "群众写的内容", "the reporter's own words", "personal")
_WHERE: Final = _field("position", "在地图上的位置", "the place on the map", "personal")
_PHOTOS: Final = _field("attachments", "照片的数量", "how many photos there are")
_FORM: Final = _field("form", "填写的表单", "the form that was filled in", "personal")
_TYPE: Final = _field("case_type", "事项类型", "the case type", always=True)
_CLASS: Final = _field("class_id", "小类", "the class", always=True)
_AREA: Final = _field("area", "所在网格", "the grid", always=True)
_WHEN: Final = _field("reported_at", "上报时间", "when it was reported", always=True)

_KNOWN: Final = (
    Scope(
        id="reports:read",
        title=_text("在上报受理前读取上报", "read reports before they are accepted"),
        by_case_type=True,
        fields=(_AREA, _TYPE, _CLASS, _WHEN, _WORDS, _FORM, _WHERE, _PHOTOS),
    ),
    Scope(
        id="cases:read",
        title=_text("读取案件", "read cases"),
        by_case_type=True,
        fields=(
            _field("id", "编号", "the id", always=True),
            _field("number", "案件号", "the case number", always=True),
            _AREA,
            _TYPE,
            _CLASS,
            _field("stage", "阶段", "the stage", always=True),
            _field("state", "状态", "the state", always=True),
            _WHEN,
            _field("closed_at", "结案时间", "when it was closed", always=True),
            _field("version", "修改次数", "how often it was changed", always=True),
            _WORDS,
            _FORM,
            _WHERE,
            _PHOTOS,
            _field("unit_kind", "承办部门类别", "the kind of unit that has it"),
            _field("outcome", "办理结果", "the outcome"),
            _field("public_reason", "给群众的答复", "the answer to the reporter", "personal"),
            _field("score", "群众评分", "the reporter's rating"),
        ),
    ),
    Scope(
        id="cases.photos:read",
        title=_text("查看案件的照片", "look at the photos of cases"),
        by_case_type=True,
        fields=(
            _field("id", "编号", "the id", always=True),
            _field("picture", "照片内容", "what the photos show", "personal", always=True),
        ),
    ),
    Scope(id="cases:create", title=_text("上报本插件的事项", "report matters of its own case types"), by_case_type=True),
    Scope(
        id="cases:manage",
        title=_text("以当前操作人的身份推进案件", "take steps in cases, as the person who is acting and within what they may do"),
        by_case_type=True,
    ),
    Scope(
        id="people:read",
        title=_text("查看工作人员", "see who works here"),
        group="people",
        fields=(
            _field("id", "编号", "the id", always=True),
            _field("area", "所在区域", "the area", always=True),
            _field("name", "姓名", "the name", "personal"),
            _field("phone", "电话", "the telephone number", "personal"),
        ),
    ),
    Scope(
        id="people.contact:read",
        title=_text("得到通知收件人的联系方式，以便送达", "be given how to reach the people that notices are for, to deliver them"),
        group="people",
        fields=(_field("name", "姓名", "the name", "personal"), _field("phone", "电话", "the telephone number", "personal")),
    ),
    Scope(id="units:read", title=_text("读取单位名录", "read the list of units")),
    Scope(
        id="notifications.app:use",
        title=_text("向工作人员发送站内通知", "send notices inside the platform to staff"),
        group="people",
    ),
)

SCOPES: Final[Mapping[str, Scope]] = MappingProxyType({scope.id: scope for scope in _KNOWN})
"""Every scope by its id."""
