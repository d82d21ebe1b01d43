"""The formulas' language: what may be written, what it says, and that nothing else is counted."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_core.indicators.book import in_force, shipped
from wangge_core.indicators.errors import ExpressionError
from wangge_core.indicators.language import Counted, read, said
from wangge_core.indicators.model import Figure, Kept, Period
from wangge_core.indicators.predicates import PREDICATES

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DOMAIN = {
    "closed_in_time": (
        "按期结案率",
        "((应结案且非结案免责且非外部导入且非拆分子件)且按期结案)",
        "(应结案且非结案免责且非外部导入且非拆分子件)",
    ),
    "rework": ("返工率", "((应结案且非外部导入且非拆分子件)且返工)", "(应结案且非外部导入且非拆分子件)"),
    "filed_in_time": ("按时立案率", "((立案且非立案免责且非外部导入且非拆分子件)且按时立案)", "(立案且非立案免责且非外部导入且非拆分子件)"),
    "filed_rightly": ("准确立案率", "((立案且非外部导入且非拆分子件)且非作废)", "(立案且非外部导入且非拆分子件)"),
    "dispatched_in_time": ("按时派遣率", "((应派遣且非派遣免责且非外部导入)且按时派遣)", "(应派遣且非派遣免责且非外部导入)"),
    "dispatched_rightly": ("准确派遣率", "((应派遣且非外部导入)且非错误派遣)", "(应派遣且非外部导入)"),
    "handled": ("处置率", "((应处置且非外部导入)且已处置)", "(应处置且非外部导入)"),
    "valid_report": ("有效上报率", "((上报且非外部导入且非拆分子件)且有效上报)", "(上报且非外部导入且非拆分子件)"),
}


def test_the_platform_brings_the_eight_indicators_with_their_parts() -> None:
    found = {}
    for kept in shipped():
        if kept.formula is not None:
            counted = Counted.of(kept.formula)
            found[kept.name] = (kept.formula.title["zh-CN"], counted.numerator.words("zh-CN"), counted.denominator.words("zh-CN"))
    assert found == DOMAIN


def test_every_shipped_text_comes_in_both_languages() -> None:
    for kept in shipped():
        document = kept.formula or kept.ranking
        assert document is not None
        assert all(document.title[locale] and document.explanation[locale] for locale in ("zh-CN", "en"))
    assert all(one.title[locale] and one.explanation[locale] for one in PREDICATES.values() for locale in ("zh-CN", "en"))


def test_a_formula_says_itself_in_words() -> None:
    formula = next(kept.formula for kept in shipped() if kept.name == "filed_rightly")
    assert formula is not None
    assert said(formula) == {
        "zh-CN": "非作废 ÷ (立案且非外部导入且非拆分子件)",
        "en": "not voided ÷ (filed and not imported and not part of a case)",
    }


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ({"count": "cases", "where": "fast"}, "/n/where"),
        ({"count": "log_ins", "where": "filed"}, "/n"),
        ({"count": "cases"}, "/n"),
        ("filed", "/n"),
        ({"count": "cases", "where": {"all": []}}, "/n/where"),
        ({"count": "cases", "where": {"all": ["filed"] * 11}}, "/n/where"),
        ({"count": "cases", "where": {"all": ["filed", {"not": "odd"}]}}, "/n/where/all/1/not"),
        ({"count": "cases", "where": {"sql": "1=1; DROP TABLE cases"}}, "/n/where"),
        ({"count": "cases", "where": {"not": {"not": {"not": {"not": {"not": "filed"}}}}}}, "/n/where/not/not/not/not/not"),
        ({"count": "cases", "where": 7}, "/n/where"),
    ],
)
def test_what_is_not_of_the_language_is_refused_with_its_place(written: object, path: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        read(written, "/n")
    assert refused.value.fields[0].path == path


EXPRESSIONS = st.recursive(
    st.sampled_from(sorted(PREDICATES)),
    lambda inner: st.one_of(
        st.builds(lambda part: {"not": part}, inner),
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=6,
)


@given(EXPRESSIONS)
def test_a_condition_takes_a_value_for_each_of_its_holes_and_holds_nothing_of_the_writer(written: object) -> None:
    try:
        expression = read({"count": "cases", "where": written}, "")
    except ExpressionError as error:
        assert "levels deep" in error.detail  # noqa: PT017  the only way in which these can be wrong
        return
    text, values = expression.condition(NOW)
    assert text.count("{}") == len(values)
    pieces = text
    for predicate in sorted((one.condition for one in PREDICATES.values()), key=len, reverse=True):
        pieces = pieces.replace(predicate, "")
    assert set(pieces) <= set("() ANDORT")
    assert set(expression.names()) <= set(PREDICATES)


def test_the_nearest_area_s_last_version_that_had_begun_is_in_force() -> None:
    base = next(kept for kept in shipped() if kept.name == "handled")

    def version(area: str, number: int, begins: str) -> Kept:
        return Kept(name="handled", area=area, version=number, effective_from=begins, formula=base.formula)

    made = [
        version("9999", 1, "2026-01"),
        version("999901", 1, "2026-03"),
        version("999901", 2, "2026-06"),
        version("999902", 1, "2020-01"),
    ]

    def found(area: str, month: str) -> tuple[str, int]:
        kept = in_force(made, area, Period.parse(month))["handled"]
        return kept.area, kept.version

    assert found("999901100", "2025-12") == ("", 2)
    assert found("999901100", "2026-02") == ("9999", 1)
    assert found("999901100", "2026-05") == ("999901", 1)
    assert found("999901", "2026-06") == ("999901", 2)
    assert found("9999", "2026-06") == ("9999", 1)


@pytest.mark.parametrize(
    ("share", "grade"), [(90, "A"), (89, "B"), (75, "B"), (74, "C"), (60, "C"), (59, "D"), (40, "D"), (39, "E"), (0, "E")]
)
def test_grades_begin_where_the_thresholds_say(share: int, grade: str) -> None:
    formulas = {kept.name: kept.formula for kept in shipped() if kept.formula}
    assert Figure.of(formulas["handled"], share, 100).grade == grade
    assert Figure.of(formulas["rework"], 100 - share, 100).grade == grade


def test_without_a_denominator_there_is_no_value() -> None:
    formula = next(kept.formula for kept in shipped() if kept.name == "handled")
    assert formula is not None
    assert Figure.of(formula, 0, 0) == Figure(numerator=0, denominator=0, value=None, grade=None)
