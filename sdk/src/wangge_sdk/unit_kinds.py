"""The kinds of unit that routing tables and suggestions name.

A county may add its own; these are the ones every county has in some form.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from wangge_sdk.texts import Text

UNIT_KINDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "urban_management": {"zh-CN": "城市管理", "en": "Urban management"},
        "housing_construction": {"zh-CN": "住房和城乡建设", "en": "Housing and construction"},
        "environment": {"zh-CN": "生态环境", "en": "Environment"},
        "transport": {"zh-CN": "交通运输", "en": "Transport"},
        "education": {"zh-CN": "教育", "en": "Education"},
        "human_resources": {"zh-CN": "人力资源和社会保障", "en": "Human resources and social security"},
        "market_supervision": {"zh-CN": "市场监督管理", "en": "Market supervision"},
        "health": {"zh-CN": "卫生健康", "en": "Health"},
        "police": {"zh-CN": "公安", "en": "Police"},
        "fire_rescue": {"zh-CN": "消防救援", "en": "Fire and rescue"},
        "emergency_management": {"zh-CN": "应急管理", "en": "Emergency management"},
        "water": {"zh-CN": "水务", "en": "Water"},
        "power": {"zh-CN": "供电", "en": "Power supply"},
        "justice": {"zh-CN": "司法", "en": "Justice"},
        "civil_affairs": {"zh-CN": "民政", "en": "Civil affairs"},
        "agriculture": {"zh-CN": "农业农村", "en": "Agriculture and rural affairs"},
        "township_office": {"zh-CN": "乡镇（街道）", "en": "Township or street office"},
    }
)
"""Kind → title."""
