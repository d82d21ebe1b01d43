"""The workflows of the platform that case types extend, as far as a check has to know them.

The platform holds the workflows themselves, with their steps, permissions and forms; its tests compare them with these.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

STAGES: Final = ("collection", "filing", "dispatch", "handling", "feedback", "check", "evaluation")
"""The seven stages of GB/T 30428, in order: 信息采集, 案卷建立, 任务派遣, 任务处置, 处理反馈, 核查结案, 综合评价."""

WORKFLOWS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "core.service-request/v1": MappingProxyType(
            {
                "reported": "collection",
                "verified": "filing",
                "filed": "dispatch",
                "refused": "filing",
                "referred": "dispatch",
                "handling": "handling",
                "handled": "feedback",
                "checking": "check",
                "checked": "check",
                "closed": "evaluation",
                "rated": "evaluation",
            }
        ),
    }
)
"""Name in ``workflow.extends`` → state → stage."""

OUTCOMES: Final = ("fixed", "not_ours", "cannot", "duplicate", "refused", "referred")
"""Ends of a case that the platform has; a case type declares others beside them."""
