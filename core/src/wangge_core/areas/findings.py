"""What an import finds, row by row, in words for the person who has to mend the file."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from wangge_sdk.texts import Text

Severity = Literal["error", "warning"]
"""An error stops the whole import; a warning says how something odd was read."""


class Rule(msgspec.Struct, frozen=True):
    """One thing that can be found: how bad it is, what is said, how it is mended. Texts take `{values}`."""

    severity: Severity
    message: Text
    mend: Text


class Finding(msgspec.Struct, frozen=True):
    """One thing that was found, and where."""

    row: int
    """Line of a CSV file (the heading is line 1) or number of a GeoJSON feature, from 1."""
    code: str
    """The area code as the file gave it; empty when the row has none."""
    field: str
    rule: str
    severity: Severity
    message: Text
    mend: Text


def _rule(severity: Severity, zh: str, en: str, mend_zh: str, mend_en: str) -> Rule:
    return Rule(severity, {"zh-CN": zh, "en": en}, {"zh-CN": mend_zh, "en": mend_en})


RULES: Final[Mapping[str, Rule]] = {
    "code_malformed": _rule(
        "error",
        "“{value}”不是区划代码。",
        "{value!r} is no area code.",
        "填写 2、4、6、9、12 或 15 位数字，或补零的 12 位代码。",
        "Give 2, 4, 6, 9, 12 or 15 digits, or the zero-padded form of 12.",
    ),
    "code_repeated": _rule(
        "error",
        "代码 {code} 在第 {first} 行已出现过。",
        "The code {code} stands in row {first} already.",
        "每个代码只保留一行。",
        "Keep one row per code.",
    ),
    "block_reserved": _rule(
        "error",
        "代码 {code} 末段为 {block}，编码规则中没有这个号段。",
        "The last block of {code} is {block}, which the coding rules do not give out.",
        "街道 001–099，镇 100–199，乡 200–399，类似乡级单位 400–599；村级与网格从 001 起编。",
        "Streets 001-099, towns 100-199, townships 200-399, like units 400-599; villages and grids count from 001.",
    ),
    "block_zero": _rule(
        "warning",
        "代码 {code} 的乡级段为 000，即县级本身，本行未导入。",
        "The township block of {code} is 000, which means the county itself; the row was left out.",
        "无需处理；如要导入下级，请给出 001 以上的代码。",
        "Nothing to do; give a block from 001 for an area below the county.",
    ),
    "block_against_name": _rule(
        "warning",
        "按代码 {code} 属于“{by_code}”，按名称“{name}”属于“{by_name}”；已按代码记录。",
        "By its code {code} is a {by_code}, by its name {name!r} a {by_name}; the code was believed.",
        "核对代码的第三段与名称。",
        "Compare the third block of the code with the name.",
    ),
    "name_missing": _rule(
        "error", "没有名称。", "There is no name.", "填写名称，最多 100 个字。", "Give a name of at most 100 characters."
    ),
    "name_odd": _rule(
        "error",
        "名称过长或含有不可见字符。",
        "The name is too long or holds invisible characters.",
        "名称最多 100 个字，不含换行和控制字符。",
        "Give at most 100 characters without line breaks or control characters.",
    ),
    "kind_unknown": _rule(
        "error",
        "{level}没有“{value}”这种类型。",
        "There is no kind {value!r} at {level}.",
        "可填：{choices}；不填则按代码判断。",
        "Choose from: {choices}; leave it empty to let the code decide.",
    ),
    "date_malformed": _rule(
        "error",
        "“{value}”不是日期。",
        "{value!r} is no date.",
        "按 2024-06-01 的格式填写。",
        "Write it like 2024-06-01.",
    ),
    "dates_crossed": _rule(
        "error",
        "失效日期 {valid_to} 不晚于生效日期 {valid_from}。",
        "It ends on {valid_to}, not after it begins on {valid_from}.",
        "失效日期是不再存在的第一天，应晚于生效日期。",
        "valid_to is the first day on which the area no longer exists; it comes after valid_from.",
    ),
    "parent_missing": _rule(
        "error",
        "上级 {parent} 不在文件中，系统里也没有。",
        "The parent {parent} is neither in the file nor on record.",
        "先导入上级，或把上级加进同一文件。",
        "Import the parent first, or add it to the same file.",
    ),
    "parent_ended": _rule(
        "error",
        "上级 {parent} 的有效期不包含本行的有效期。",
        "The parent {parent} does not exist during the whole time of this row.",
        "调整日期，或改用承接上级的代码。",
        "Change the dates, or use the code that succeeded the parent.",
    ),
    "children_left": _rule(
        "error",
        "{code} 于 {valid_to} 失效，但下级 {child} 此后仍然有效。",
        "{code} ends on {valid_to}, but {child} below it goes on.",
        "在同一文件中给下级填写失效日期与承接代码。",
        "End what lies below in the same file, with its successors.",
    ),
    "grid_code_reused": _rule(
        "error",
        "网格代码 {code} 已于 {valid_to} 作废，不得再用。",
        "The grid code {code} was voided on {valid_to} and may never be used again.",
        "给新网格一个从未用过的代码。",
        "Give the new grid a code that was never used.",
    ),
    "code_revived": _rule(
        "warning",
        "代码 {code} 曾于 {valid_to} 失效，按本行恢复有效。",
        "The code {code} had ended on {valid_to}; this row makes it valid again.",
        "若并非本意，请填写失效日期。",
        "If that is not meant, give its valid_to.",
    ),
    "successor_unknown": _rule(
        "error",
        "承接代码 {value} 不在文件中，系统里也没有。",
        "The successor {value} is neither in the file nor on record.",
        "核对承接代码，多个代码用空格隔开。",
        "Check the code; separate several by spaces.",
    ),
    "successor_level": _rule(
        "error",
        "承接代码 {value} 与 {code} 不是同一级。",
        "The successor {value} is not of the same level as {code}.",
        "填写同一级的代码。",
        "Give a code of the same level.",
    ),
    "successor_untimed": _rule(
        "error",
        "有承接代码，却没有失效日期。",
        "There is a successor but no date on which it takes over.",
        "填写 valid_to。",
        "Give valid_to.",
    ),
    "successor_circle": _rule(
        "error",
        "承接关系绕成一圈，回到 {code}。",
        "The successors lead back to {code}.",
        "承接代码应指向更新的区划。",
        "Point each successor at a newer area.",
    ),
    "geometry_missing": _rule(
        "error", "该要素没有边界。", "The feature has no outline.", "给出 Polygon 或 MultiPolygon。", "Give a Polygon or MultiPolygon."
    ),
    "geometry_type": _rule(
        "error",
        "边界类型是“{value}”。",
        "The outline is of type {value!r}.",
        "只接受 Polygon 或 MultiPolygon。",
        "Only Polygon and MultiPolygon are taken.",
    ),
    "geometry_malformed": _rule(
        "error",
        "{where} 不是坐标。",
        "{where} holds no coordinates.",
        "按 GeoJSON（RFC 7946）写成 [经度, 纬度] 的环。",
        "Write rings of [longitude, latitude] as in GeoJSON (RFC 7946).",
    ),
    "coordinates_range": _rule(
        "error",
        "{where} 的坐标 {value} 不在地球上。",
        "The position {value} at {where} is not on Earth.",
        "经度 -180 到 180，纬度 -90 到 90，单位为度。",
        "Longitude -180 to 180, latitude -90 to 90, in degrees; projected metres must be converted first.",
    ),
    "coordinates_swapped": _rule(
        "error",
        "{where} 的坐标 {value} 看来把纬度写在了前面。",
        "The position {value} at {where} looks like latitude first.",
        "GeoJSON 先经度后纬度。",
        "GeoJSON puts longitude first.",
    ),
    "ring_short": _rule(
        "error",
        "{where} 的点不足 4 个。",
        "The ring at {where} has fewer than four positions.",
        "一个环至少 4 个点，首尾相同。",
        "A ring has at least four positions, the last equal to the first.",
    ),
    "ring_open": _rule(
        "error",
        "{where} 没有闭合：首点 {first}，末点 {last}。",
        "The ring at {where} is not closed: it begins at {first} and ends at {last}.",
        "让末点等于首点。",
        "Make the last position equal to the first.",
    ),
    "polygon_invalid": _rule(
        "error",
        "边界自相交或重叠：{reason}。",
        "The outline crosses or overlaps itself: {reason}.",
        "在地图软件中修正该处。",
        "Mend the outline at that place in a map editor.",
    ),
    "overlap": _rule(
        "error",
        "与 {other}（{other_name}）重叠约 {area} 平方米，在 {place} 附近。",
        "It overlaps {other} ({other_name}) by about {area} square metres, near {place}.",
        "同级区域不能重叠（容许 {tolerance} 米的缝隙误差）；修正公共边界。",
        "Areas of one level may not overlap (slivers up to {tolerance} m wide are let through); mend the common border.",
    ),
    "sliver": _rule(
        "warning",
        "与 {other} 有不足 {tolerance} 米宽的细长重叠；落在其中的点归代码较小者。",
        "A sliver less than {tolerance} m wide is shared with {other}; points in it go to the lower code.",
        "有条件时修正公共边界。",
        "Mend the common border when there is time.",
    ),
    "outside_parent": _rule(
        "error",
        "有约 {area} 平方米在上级 {other}（{other_name}）之外，在 {place} 附近。",
        "About {area} square metres lie outside the parent {other} ({other_name}), near {place}.",
        "边界应在上级边界之内（容许 {tolerance} 米）。",
        "Keep the outline inside the parent's (within {tolerance} m).",
    ),
}


TITLES: Final[Mapping[str, Text]] = {
    "street": {"zh-CN": "街道", "en": "street"},
    "town": {"zh-CN": "镇", "en": "town"},
    "township": {"zh-CN": "乡", "en": "township"},
    "other": {"zh-CN": "类似乡级单位", "en": "like unit"},
    "PROVINCE": {"zh-CN": "省级", "en": "province level"},
    "CITY": {"zh-CN": "市级", "en": "city level"},
    "COUNTY": {"zh-CN": "县级", "en": "county level"},
    "TOWNSHIP": {"zh-CN": "乡级", "en": "township level"},
    "VILLAGE": {"zh-CN": "村级", "en": "village level"},
    "GRID": {"zh-CN": "网格", "en": "grid level"},
}
"""Words for kinds of township and for levels, to be set into the texts above."""


def finding(rule: str, row: int, code: str, field: str, **values: object) -> Finding:
    """Make a finding of a rule, its texts filled with values; a value that is a text speaks each language."""
    known = RULES[rule]
    values.setdefault("code", code)
    return Finding(row, code, field, rule, known.severity, _filled(known.message, values), _filled(known.mend, values))


def _filled(text: Text, values: Mapping[str, object]) -> Text:
    return {
        locale: wording.format_map({name: value[locale] if isinstance(value, Mapping) else value for name, value in values.items()})
        for locale, wording in text.items()
    }
