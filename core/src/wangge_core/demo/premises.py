"""Enterprises, places, key objects and organisations of the demonstration county, and who is tied to them; invented. Pure."""

from collections.abc import Iterator, Sequence
from typing import Final

from wangge_core.demo.households import Body, Entry, Town
from wangge_core.demo.lives import Plot

_ENTERPRISES: Final = (
    ("清溪第一百货有限公司", "company", "retail", 46),
    ("云溪茶业有限公司", "company", "manufacture", 38),
    ("文庙早点铺", "shop", "catering", 3),
    ("钟楼五金店", "shop", "retail", 2),
    ("清溪精密机械厂", "factory", "manufacture", 120),
    ("安达液化气站", "company", "chemicals", 9),
    ("书香文具店", "shop", "retail", 2),
    ("老街饭店", "shop", "catering", 11),
    ("绿源果蔬合作社", "farm", "farming", 17),
    ("诚信装饰工程有限公司", "company", "building", 24),
    ("和顺家政服务有限公司", "company", "services", 31),
    ("清溪宾馆", "company", "catering", 28),
)
"""Name, kind, trade, people employed."""
_PLACES: Final = (
    ("文庙小学", "school", 620),
    ("钟楼幼儿园", "school", 210),
    ("文澜社区卫生服务中心", "hospital", 80),
    ("文庙农贸市场", "market", 400),
    ("文庙广场", "square", 1500),
    ("文庙", "worship", 200),
    ("夕阳红养老院", "care", 90),
    ("文澜避难场所", "shelter", 3000),
)
_OBJECTS: Final = (
    ("文庙路消防栓", "hydrant"),
    ("钟楼巷消防栓", "hydrant"),
    ("文庙调压箱", "gas"),
    ("百货大楼电梯", "lift"),
    ("宾馆电梯", "lift"),
    ("钟楼变电箱", "power"),
    ("荷花塘", "pond"),
    ("后山边坡", "slope"),
    ("广场除颤器", "defibrillator"),
    ("小学消防栓", "hydrant"),
)
_ORGANISATIONS: Final = (
    ("文庙社区居民委员会", "committee"),
    ("钟楼社区居民委员会", "committee"),
    ("文庙小区业主委员会", "owners"),
    ("红马甲志愿服务队", "volunteers"),
    ("文澜人民调解室", "mediation"),
    ("钟楼应急小分队", "militia"),
)
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CONTACTS: Final = ("沈国栋", "韩丽", "冯志远", "董秀兰", "程思远", "袁慧")


def premises(town: Town, plots: Sequence[Plot], people: Sequence[Entry]) -> Iterator[tuple[str, Entry]]:
    """Yield each with the area that it lies in, and then relations of people to it."""
    adults = [person for person in people if person.body["state"] == "living" and person.body["born_on"] < "2006"]
    for number, (collection, body) in enumerate(_bodies()):
        plot = plots[number % len(plots)]
        spot = plot.outline.representative_point()
        shift = (number % 5 - 2) * 0.0004
        where = {"where": {"lon": round(spot.x + shift, 6), "lat": round(spot.y + shift, 6)}} if collection != "organisation" else {}
        common = {"address": f"{plot.village_name}{20 + number}号", "source": "department", "verified_on": town.days_ago(420)}
        thing = town.fresh(collection, body | common | where)
        yield plot.grid, thing
        kind = {"enterprise": "works_at", "place": "works_at", "organisation": "member_of"}.get(collection)
        for person in adults[number * 3 : number * 3 + 3] if kind else ():
            yield person.body["grid"], town.tie(person, kind or "", thing, town.days_ago(1500, 30))


def _bodies() -> Iterator[tuple[str, Body]]:
    for number, (name, kind, trade, staff) in enumerate(_ENTERPRISES):
        known = {"name": name, "kind": kind, "trade": trade, "staff": staff, "state": "open", "credit_code": credit_code(number)}
        yield "enterprise", known | _contact(number)
    for number, (name, kind, capacity) in enumerate(_PLACES):
        yield "place", {"name": name, "kind": kind, "capacity": capacity} | _contact(number + 20)
    for number, (name, kind) in enumerate(_OBJECTS):
        yield "object", {"name": name, "kind": kind, "number": f"WL-{number + 1:03d}", "keeper": "文澜街道办事处"}
    for number, (name, kind) in enumerate(_ORGANISATIONS):
        yield "organisation", {"name": name, "kind": kind} | _contact(number + 40)


def _contact(number: int) -> Body:
    return {"contact": _CONTACTS[number % len(_CONTACTS)], "phone": f"1990001{number:04d}"}


def credit_code(number: int) -> str:
    """Return a unified social credit code of the county that is nobody's. Source: GB 32100-2015, section 4.5."""
    places = f"91999901MA{number:05d}QX"
    total = sum(weight * _ALPHABET.index(place) for weight, place in zip(_WEIGHTS, places, strict=True))
    return places + _ALPHABET[(31 - total % 31) % 31]
