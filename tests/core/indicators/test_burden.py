"""Outcomes only: what appraises usage is found, by whatever name."""

import pytest
from msgspec.structs import replace

from wangge_core.indicators import burden
from wangge_core.indicators.book import shipped
from wangge_core.indicators.model import Formula, Ranking, Weight

HANDLED = next(kept.formula for kept in shipped() if kept.formula and kept.name == "handled")
STARS = next(kept.ranking for kept in shipped() if kept.ranking and kept.name == "star.unit")


def counting(where: object, count: str = "cases") -> Formula:
    return replace(HANDLED, numerator={"count": count, "where": where})


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (counting("log_ins"), "/numerator"),
        (counting("reported", "log_ins"), "/numerator"),
        (counting({"all": ["reported", "with_photo"]}), "/numerator"),
        (counting({"any": ["filed", {"not": "with_position"}]}), "/numerator"),
        (replace(HANDLED, denominator={"count": "cases", "where": "online_minutes"}), "/denominator"),
        (replace(HANDLED, title={"zh-CN": "登录率", "en": "Handled"}), "/title/zh-CN"),
        (replace(HANDLED, title={"zh-CN": "处置率", "en": "Online time"}), "/title/en"),
        (replace(HANDLED, title={"zh-CN": "网格员积分榜", "en": "Workers"}), "/title/zh-CN"),
        (replace(HANDLED, title={"zh-CN": "轨迹上传率", "en": "Patrols"}), "/title/zh-CN"),
        (replace(STARS, parts=(Weight("points", 1),)), "/parts/0/indicator"),
        (replace(STARS, parts=(Weight("handled", 1), Weight("active_days", 1))), "/parts/1/indicator"),
        (replace(STARS, title={"zh-CN": "打卡之星", "en": "Stars"}), "/title/zh-CN"),
    ],
)
def test_usage_is_found(document: Formula | Ranking, path: str) -> None:
    assert path in [finding.path for finding in burden.findings(document)]


def test_what_the_platform_brings_keeps_to_outcomes() -> None:
    assert [burden.findings(kept.formula or kept.ranking) for kept in shipped()] == [()] * len(shipped())


def test_a_broken_expression_is_looked_through_all_the_same() -> None:
    assert burden.findings(counting([["clicks"], 3, None]))[0].path == "/numerator"
