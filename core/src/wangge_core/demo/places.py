"""The names of the demonstration county: eight townships and streets, 67 villages and communities.

All of it is invented; the code block 9999 belongs to no city, and no real county bears the name.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

COUNTY_CODE: Final = "999901"
COUNTY_NAME: Final = "清溪县"
COUNTY_NAME_EN: Final = "Qingxi County"


class Village(msgspec.Struct, frozen=True):
    """A village or community: its code of 12 digits and its names."""

    code: str
    name: str
    name_en: str
    short: str
    """The name without its ending, for the names of its grids."""


class Township(msgspec.Struct, frozen=True):
    """A street, town or township: its code of 9 digits, its names and its villages."""

    code: str
    name: str
    name_en: str
    urban: bool
    villages: tuple[Village, ...]


_ENDINGS: Final = {"街道": "Street", "镇": "Town", "乡": "Township", "社区": "Community", "村": "Village"}
_FIRST_COMMUNITY: Final = 1
_FIRST_VILLAGE: Final = 201
"""Villages number from 201, communities from 001: the ranges of the statistical codes."""

_LIST: Final = """
001 文澜街道 Wenlan
  文庙社区 Wenmiao, 钟楼社区 Zhonglou, 书院社区 Shuyuan, 南门社区 Nanmen, 桂花社区 Guihua, 明德社区 Mingde, 梧桐社区 Wutong,
  振兴社区 Zhenxing, 学府社区 Xuefu
002 望湖街道 Wanghu
  望湖社区 Wanghu, 柳堤社区 Liudi, 荷塘社区 Hetang, 水街社区 Shuijie, 渔樵社区 Yuqiao, 临湖社区 Linhu, 新月社区 Xinyue, 和畅社区 Hechang
003 东渡街道 Dongdu
  东渡社区 Dongdu, 码头社区 Matou, 纺织社区 Fangzhi, 铁路社区 Tielu, 粮仓社区 Liangcang, 机械社区 Jixie, 朝阳社区 Chaoyang, 滨河社区 Binhe
101 云溪镇 Yunxi
  云溪社区 Yunxi, 上坪村 Shangping, 下坪村 Xiaping, 石门村 Shimen, 龙潭村 Longtan, 枫树村 Fengshu, 高桥村 Gaoqiao, 杨家村 Yangjia,
  红岩村 Hongyan
102 石桥镇 Shiqiao
  石桥社区 Shiqiao, 双河村 Shuanghe, 大湾村 Dawan, 陈家村 Chenjia, 金鸡村 Jinji, 麻园村 Mayuan, 油坊村 Youfang, 清泉村 Qingquan,
  观音村 Guanyin
103 松岭镇 Songling
  松岭社区 Songling, 青松村 Qingsong, 白鹤村 Baihe, 仙峰村 Xianfeng, 矿山村 Kuangshan, 长冲村 Changchong, 李家村 Lijia, 桐梓村 Tongzi
201 竹坪乡 Zhuping
  竹坪村 Zhuping, 斑竹村 Banzhu, 水口村 Shuikou, 黄泥村 Huangni, 五里村 Wuli, 岩口村 Yankou, 凤凰村 Fenghuang, 老屋村 Laowu
202 茶园乡 Chayuan
  茶园村 Chayuan, 云雾村 Yunwu, 梯田村 Titian, 柏树村 Baishu, 对门村 Duimen, 花桥村 Huaqiao, 马鞍村 Maan, 千丘村 Qianqiu
"""


def townships() -> tuple[Township, ...]:
    """Return the county's townships with their villages, in the order of their codes."""
    lines = [line for line in _LIST.splitlines() if line.strip()]
    heads = [index for index, line in enumerate(lines) if not line.startswith(" ")]
    found = []
    for start, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        block, name, latin = lines[start].split()
        code = COUNTY_CODE + block
        found.append(
            Township(code, name, _english(name, latin), name.endswith("街道"), tuple(_villages(code, " ".join(lines[start + 1 : end]))))
        )
    return tuple(found)


def _villages(township: str, text: str) -> Iterable[Village]:
    community, village = _FIRST_COMMUNITY, _FIRST_VILLAGE
    for entry in filter(str.strip, text.split(",")):
        name, latin = entry.split()
        if name.endswith("社区"):
            number, community = community, community + 1
        else:
            number, village = village, village + 1
        yield Village(f"{township}{number:03d}", name, _english(name, latin), name.removesuffix("社区").removesuffix("村"))


def _english(name: str, latin: str) -> str:
    return f"{latin} {next(word for ending, word in _ENDINGS.items() if name.endswith(ending))}"
