"""Who works in the demonstration county: its units, its people, and the accounts to sign in with. All invented."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from wangge_core.demo.neighbouring import NEIGHBOUR_CODE
from wangge_core.demo.places import COUNTY_CODE, COUNTY_NAME, Township, Village

PASSWORD: Final = "nine-hills-one-stream"  # noqa: S105  printed at every start of the demonstration, for invented people only
"""The password of every account of the demonstration."""
VILLAGES_PER_WORKER: Final = 2

BUREAUS: Final = (
    ("urban_management", "城市管理局", "urban"),
    ("housing_construction", "住房和城乡建设局", "housing"),
    ("environment", "生态环境局", "environment"),
    ("transport", "交通运输局", "transport"),
    ("education", "教育局", "education"),
    ("human_resources", "人力资源和社会保障局", "labour"),
    ("market_supervision", "市场监督管理局", "market"),
    ("health", "卫生健康局", "health"),
    ("police", "公安局", "police"),
    ("fire_rescue", "消防救援大队", "fire"),
    ("emergency_management", "应急管理局", "emergency"),
    ("water", "水务局", "water"),
    ("power", "供电公司", "power"),
    ("justice", "司法局", "justice"),
    ("civil_affairs", "民政局", "civil"),
    ("agriculture", "农业农村局", "agriculture"),
)
"""Kind (as the routing tables name it), name, and the word its account is called by."""
TOWNSHIP_OFFICE: Final = "township_office"

SURNAMES: Final = (
    "陈李张王刘杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚"
)
GIVEN: Final = (
    "建国",
    "秀英",
    "志强",
    "桂芳",
    "文斌",
    "玉兰",
    "国庆",
    "春梅",
    "立新",
    "晓燕",
    "永红",
    "素珍",
    "海涛",
    "丽华",
    "大伟",
    "雪梅",
    "家栋",
    "淑琴",
    "明亮",
    "美玲",
    "光明",
    "金凤",
    "长江",
    "翠云",
    "向阳",
    "红霞",
    "小军",
    "月娥",
    "德胜",
    "慧敏",
    "卫东",
    "彩霞",
    "新民",
    "巧云",
    "宏伟",
    "冬梅",
    "天佑",
    "若兰",
    "子轩",
    "雨桐",
)


class UnitPlan(msgspec.Struct, frozen=True):
    """A unit of the county or of a township."""

    kind: str
    name: str
    area: str


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A person with one position and an account."""

    username: str
    name: str
    role: str
    area: str
    home: str
    """The area the person belongs to."""
    unit_kind: str | None = None
    """Kind of the unit in `area`, for those who handle cases."""
    shown: bool = False
    """Whether the account is among those that are printed at the start."""


def units(townships: Sequence[Township]) -> tuple[UnitPlan, ...]:
    """Return the county's bureaus and an office per township."""
    bureaus = [UnitPlan(kind, f"{COUNTY_NAME}{name}", COUNTY_CODE) for kind, name, _ in BUREAUS]
    return (*bureaus, *(UnitPlan(TOWNSHIP_OFFICE, _office(township), township.code) for township in townships))


def _office(township: Township) -> str:
    return f"{township.name}{'办事处' if township.urban else '人民政府'}"


def posts(townships: Sequence[Township]) -> tuple[Post, ...]:
    """Return everybody: administrators, leader, dispatchers, adjudicator, handlers, a head, a grid worker for every two villages.

    The accounts of the county and of the first two streets, one with plugins and one without, are the ones shown.
    """
    names = iter(_names())
    found = [_of_county("admin.system", "system_admin", names), _of_county("admin.security", "security_admin", names)]
    found += [_of_county("admin.audit", "audit_admin", names), _of_county("leader", "leader", names)]
    found.append(_of_county("dispatch.county", "county_dispatcher", names))
    for kind, _, word in BUREAUS:
        shown = kind in {"urban_management", "fire_rescue", "justice"}
        found.append(_of_county(f"handle.{word}", "unit_handler", names, unit_kind=kind, shown=shown))
    for number, township in enumerate(townships):
        found += _of_township(township, names, shown=number <= 1)
    found.append(_of_county("adjudicator", "adjudicator", names))
    found.append(_of_county("head.urban", "unit_head", names, unit_kind="urban_management"))
    return tuple(found)


NEXT_DOOR: Final = Post(
    username="dispatch.beishan", name="岳山青", role="county_dispatcher", area=NEIGHBOUR_CODE, home=NEIGHBOUR_CODE, shown=True
)
"""Who dispatches in the county next door, and takes over what is handed over to it."""


def worker_of(village: Village, townships: Sequence[Township]) -> str:
    """Return the user name of the grid worker who looks after a village."""
    township = next(one for one in townships if village in one.villages)
    return _worker_name(township, township.villages.index(village) // VILLAGES_PER_WORKER)


def word_of(township: Township) -> str:
    """Return the word by which a township's accounts are called."""
    return township.name_en.split()[0].lower()


def _worker_name(township: Township, number: int) -> str:
    return f"grid.{word_of(township)}{number + 1}"


def _names() -> Sequence[str]:
    """Return full names, no two alike, in a mixed order."""
    return [SURNAMES[number % len(SURNAMES)] + GIVEN[number * 7 % len(GIVEN)] for number in range(len(SURNAMES) * 2)]


def _of_county(username: str, role: str, names: Iterator[str], unit_kind: str | None = None, *, shown: bool = True) -> Post:
    return Post(username=username, name=next(names), role=role, area=COUNTY_CODE, home=COUNTY_CODE, unit_kind=unit_kind, shown=shown)


def _of_township(township: Township, names: Iterator[str], *, shown: bool) -> list[Post]:
    word = word_of(township)
    code = township.code
    found = [
        Post(username=f"dispatch.{word}", name=next(names), role="township_dispatcher", area=code, home=code, shown=shown),
        Post(
            username=f"handle.{word}", name=next(names), role="unit_handler", area=code, home=code, unit_kind=TOWNSHIP_OFFICE, shown=shown
        ),
    ]
    for number, start in enumerate(range(0, len(township.villages), VILLAGES_PER_WORKER)):
        looked_after = township.villages[start : start + VILLAGES_PER_WORKER]
        username, name = _worker_name(township, number), next(names)
        found += [
            Post(username=username, name=name, role="grid_worker", area=village.code, home=code, shown=shown and number == 0)
            for village in looked_after
        ]
    return found
