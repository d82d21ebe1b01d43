"""Workflows as data: the platform's own, what a plugin adds to one, and the proof that the whole is sound.

The platform's server runs what is defined here; `wangge plugin check` proves it before any server sees it.
"""

from typing import Final

from wangge_sdk.workflows.bases import bases, case_permissions, documents
from wangge_sdk.workflows.checking import problems
from wangge_sdk.workflows.extending import Extension, extended
from wangge_sdk.workflows.findings import Problem
from wangge_sdk.workflows.model import ActionForm, Definition, Effect, Stage, State, Transition

STAGES: Final = ("collection", "filing", "dispatch", "handling", "feedback", "check", "evaluation")
"""The seven stages of GB/T 30428, in order: 信息采集, 案卷建立, 任务派遣, 任务处置, 处理反馈, 核查结案, 综合评价."""

OUTCOMES: Final = ("fixed", "not_ours", "cannot", "duplicate", "refused", "referred", "handed_over")
"""Ends of a case that the platform has; a case type declares others beside them."""

__all__ = [
    "OUTCOMES",
    "STAGES",
    "ActionForm",
    "Definition",
    "Effect",
    "Extension",
    "Problem",
    "Stage",
    "State",
    "Transition",
    "bases",
    "case_permissions",
    "documents",
    "extended",
    "problems",
]
