import pytest

from wangge_core.clocks.model import Limit, Unit
from wangge_core.standards.limits import ReadLimit, read_limit, seasons
from wangge_core.standards.model import Assumptions

E_HOURS, W_HOURS, W_DAYS, C_DAYS = Unit.EMERGENCY_HOURS, Unit.WORKING_HOURS, Unit.WORKING_DAYS, Unit.CALENDAR_DAYS
PLAIN = Assumptions()


@pytest.mark.parametrize(
    ("text", "amount", "unit", "rule"),
    [
        ("2紧急工作时", 2, E_HOURS, ""),
        ("２ 紧急工作时\n", 2, E_HOURS, ""),
        ("4工作时", 4, W_HOURS, ""),
        ("3个工作日", 3, W_DAYS, ""),
        ("三个工作日内", 3, W_DAYS, ""),
        ("十五个工作日以内", 15, W_DAYS, ""),
        ("二十自然日", 20, C_DAYS, ""),
        ("两日历日", 2, C_DAYS, ""),
        ("4小时", 4, W_HOURS, "bare_hours"),
        ("1天", 1, W_DAYS, "bare_days"),
        ("2紧急工作日", 48, E_HOURS, "emergency_day"),
        ("1紧急工作时制止", 1, E_HOURS, "limit_rest"),
    ],
)
def test_reads_limits(text: str, amount: int, unit: Unit, rule: str) -> None:
    read = read_limit(text, PLAIN)
    assert read is not None
    assert (read.limit, read.rule) == (Limit(amount, unit), rule)


def test_keeps_the_words_left_over() -> None:
    assert read_limit("1紧急工作时制止", PLAIN) == ReadLimit(Limit(1, E_HOURS), "limit_rest", "制止")


def test_reads_what_is_open_as_it_is_told() -> None:
    told = Assumptions(hours=E_HOURS, days=C_DAYS)
    assert [read.limit for text in ("4小时", "3天", "3工作日") if (read := read_limit(text, told))] == [
        Limit(4, E_HOURS),
        Limit(3, C_DAYS),
        Limit(3, W_DAYS),
    ]


NO_LIMITS = [
    "",
    "尽快",
    "0天",
    "-1天",
    "0.5天",
    "半天",
    "天",
    "3",
    "一二天",
    "三十十天",
    "5分钟",
    "10001天",
    "500紧急工作日",
    "9" * 5000 + "天",
]


@pytest.mark.parametrize("text", NO_LIMITS)
def test_refuses_what_is_no_limit(text: str) -> None:
    assert read_limit(text, PLAIN) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("正常季节补栽、非正常季节制定补栽计划", (("正常季节", "补栽"), ("非正常季节", "制定补栽计划"))),
        ("夏季2天，冬季3天。", (("夏季", "2天"), ("冬季", "3天"))),
        ("汛期：2小时；非汛期：1天", (("汛期", "2小时"), ("非汛期", "1天"))),
        ("修复", ()),
        ("汛期清理", ()),
        ("及时补栽，正常季节补栽、非正常季节缓办", ()),
        ("汛期、非汛期", ()),
    ],
)
def test_tells_seasons_apart(text: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert seasons(text) == expected
