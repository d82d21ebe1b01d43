"""The workflows of the platform that case types extend, as far as a check has to know them.

The platform holds the workflows themselves, with permissions and forms; its tests compare them with these.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

STAGES: Final = ("collection", "filing", "dispatch", "handling", "feedback", "check", "evaluation")
"""The seven stages of GB/T 30428, in order: 信息采集, 案卷建立, 任务派遣, 任务处置, 处理反馈, 核查结案, 综合评价."""


class BaseWorkflow(Struct, frozen=True, kw_only=True):
    """States and steps of a workflow of the platform."""

    initial: str
    """The state in which a case begins."""
    stages: Mapping[str, str]
    """State → stage."""
    final: frozenset[str]
    """States in which a case may stay for good."""


WORKFLOWS: Final[Mapping[str, BaseWorkflow]] = MappingProxyType(
    {
        "core.service-request/v1": BaseWorkflow(
            initial="reported",
            stages={
                "reported": "collection",
                "verified": "filing",
                "filed": "dispatch",
                "refused": "filing",
                "handling": "handling",
                "handled": "feedback",
                "checking": "check",
                "checked": "check",
                "closed": "evaluation",
                "rated": "evaluation",
            },
            final=frozenset({"refused", "closed", "rated"}),
        ),
    }
)
"""Name in ``workflow.extends`` → workflow."""
