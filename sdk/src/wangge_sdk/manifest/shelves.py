"""The shelves of a marketplace that have names: what `categories` of a manifest usually says. Others stand there as they are written."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from wangge_sdk.texts import Text

SHELVES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "algorithms": {"zh-CN": "算法", "en": "Algorithms"},
        "analysis": {"zh-CN": "统计分析", "en": "Analysis"},
        "care": {"zh-CN": "关爱帮扶", "en": "Care"},
        "case_types": {"zh-CN": "事项", "en": "Case types"},
        "emergency": {"zh-CN": "应急", "en": "Emergencies"},
        "environment": {"zh-CN": "环境", "en": "Environment"},
        "feeds": {"zh-CN": "数据源", "en": "Data feeds"},
        "health": {"zh-CN": "健康", "en": "Health"},
        "infrastructure": {"zh-CN": "公共设施", "en": "Infrastructure"},
        "livelihood": {"zh-CN": "民生", "en": "Everyday life"},
        "maps": {"zh-CN": "地图", "en": "Maps"},
        "notices": {"zh-CN": "通知", "en": "Notices"},
        "registers": {"zh-CN": "台账", "en": "Registers"},
        "safety": {"zh-CN": "安全", "en": "Safety"},
        "triage": {"zh-CN": "分类研判", "en": "Triage"},
    }
)
