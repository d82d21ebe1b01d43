"""Requests for hooks, made up by hypothesis from the types of their specifications."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from hypothesis import strategies as st
from msgspec import Struct, inspect

from wangge_sdk.unit_kinds import UNIT_KINDS

Values = st.SearchStrategy[Any]

_AREA: Final = r"^[0-9]{2,15}\Z"
_WORDS: Final = (
    "路灯不亮",
    "楼上半夜施工，孩子睡不着",
    "There is a hole in the road",
    "",
    "🙂" * 40,
    "1" * 300,
    "\x00\n\t",
    "’—…",
    "<b>&amp;</b>",
)
_LONGEST: Final = 200
_FIXED: Final = {
    "stage": ("collection", "filing", "dispatch", "handling", "feedback", "check", "evaluation"),
    "outcome": ("fixed", "not_ours", "cannot", "duplicate"),
    "unit_kind": tuple(UNIT_KINDS),
    "slot": ("desk.home",),
}
"""Fields that take certain words only, which their types do not say."""


class Vocabulary(Struct, frozen=True, kw_only=True):
    """Where requests are about."""

    area: str
    case_types: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    mark: str = ""
    """Stands in every free text, so that it can be found again."""

    def texts(self) -> Values:
        """Return free texts."""
        found = st.one_of(st.sampled_from(_WORDS), st.text(max_size=_LONGEST))
        return found.map(lambda text: f"{text}{self.mark}")


def requests(kind: type, vocabulary: Vocabulary) -> Values:
    """Return requests of a hook's type: every value is one that the platform could send."""
    return _of(inspect.type_info(kind), vocabulary)


def _of(kind: inspect.Type, words: Vocabulary) -> Values:
    maker = _MAKERS.get(type(kind))
    if maker is None:
        raise NotImplementedError(f"no values of {type(kind).__name__} can be made up")
    return maker(kind, words)


def _struct(kind: Any, words: Vocabulary) -> Values:  # noqa: ANN401  a type of `msgspec.inspect`, as below
    fields = {field.name: _field(field, words) for field in kind.fields if field.required}
    optional = {field.name: _field(field, words) for field in kind.fields if not field.required}
    made: Values = st.fixed_dictionaries(fields, optional=optional)
    return made.map(partial(_made, kind.cls))


def _made(kind: type, values: dict[str, Any]) -> Any:  # noqa: ANN401  an instance of `kind`
    return kind(**values)


def _field(field: inspect.Field, words: Vocabulary) -> Values:
    if field.name in _FIXED:
        return st.sampled_from(_FIXED[field.name])
    known = {"case_type": words.case_types, "class_id": words.classes}.get(field.name, ())
    values = _of(field.type, words)
    return st.one_of(st.sampled_from(known), values) if known else values


def _string(kind: Any, words: Vocabulary) -> Values:  # noqa: ANN401  msgspec's descriptions of types share no base
    if kind.pattern == _AREA:
        return st.just(words.area)
    if kind.pattern:
        return st.from_regex(kind.pattern)
    if kind.min_length or kind.max_length:
        return st.text(min_size=kind.min_length or 0, max_size=min(kind.max_length or _LONGEST, _LONGEST))
    return words.texts()


def _integer(kind: Any, _words: Vocabulary) -> Values:  # noqa: ANN401  msgspec's descriptions of types share no base
    least = kind.ge if kind.ge is not None else 0
    return st.integers(least, kind.le if kind.le is not None else least + 1000)


def _number(kind: Any, _words: Vocabulary) -> Values:  # noqa: ANN401  msgspec's descriptions of types share no base
    return st.floats(kind.ge if kind.ge is not None else 0, kind.le if kind.le is not None else 1e6, allow_nan=False)


def _many(kind: Any, words: Vocabulary) -> Values:  # noqa: ANN401  msgspec's descriptions of types share no base
    most = min(kind.max_length or 5, 5)
    return st.lists(_of(kind.item_type, words), min_size=kind.min_length or 0, max_size=most).map(tuple)


def _mapping(kind: Any, words: Vocabulary) -> Values:  # noqa: ANN401  msgspec's descriptions of types share no base
    keys = st.sampled_from(("zh-CN", "en", "floor", "note"))
    least = kind.min_length or 0
    return st.dictionaries(keys, _of(kind.value_type, words), min_size=least, max_size=4)


def _anything(_kind: Any, words: Vocabulary) -> Values:  # noqa: ANN401  msgspec's descriptions of types share no base
    plain = st.one_of(st.none(), st.booleans(), st.integers(-1000, 1000), words.texts())
    return st.one_of(plain, st.lists(plain, max_size=3), st.dictionaries(st.sampled_from("abc"), plain, max_size=3))


def _time(_kind: Any, _words: Vocabulary) -> Values:  # noqa: ANN401  msgspec's descriptions of types share no base
    first, last = datetime(2024, 1, 1), datetime(2036, 1, 1)  # noqa: DTZ001  hypothesis adds the zone
    return st.datetimes(first, last, timezones=st.just(UTC))


_MAKERS: Final[dict[type, Callable[[Any, Vocabulary], Values]]] = {
    inspect.StructType: _struct,
    inspect.StrType: _string,
    inspect.IntType: _integer,
    inspect.FloatType: _number,
    inspect.BoolType: lambda _kind, _words: st.booleans(),
    inspect.NoneType: lambda _kind, _words: st.none(),
    inspect.DateTimeType: _time,
    inspect.LiteralType: lambda kind, _words: st.sampled_from(kind.values),
    inspect.UnionType: lambda kind, words: st.one_of(*(_of(each, words) for each in kind.types)),
    inspect.VarTupleType: _many,
    inspect.DictType: _mapping,
    inspect.AnyType: _anything,
    inspect.Metadata: lambda kind, words: _of(kind.type, words),
}
