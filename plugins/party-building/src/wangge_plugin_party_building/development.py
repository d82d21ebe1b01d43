"""How somebody becomes a member: the stages, what each takes, and when it may end. Pure; the rules are `development-rules.json`."""

from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from msgspec import Struct

from wangge_plugin_party_building.days import months_later
from wangge_sdk.registers import NotPossibleError
from wangge_sdk.views import Text

FULL: Final = "full"
"""The stage after which development is over."""
PROBATIONARY: Final = "probationary"


class StageRule(Struct, frozen=True, forbid_unknown_fields=True):
    """What a stage takes before the next one may begin."""

    stage: str
    next: str
    least_months: int
    papers: tuple[str, ...]
    clause: Text


class Prolonging(Struct, frozen=True, forbid_unknown_fields=True):
    """By how many months, and how often, probation may be made longer."""

    least_months: int
    most_months: int
    times: int


class DevelopmentRules(Struct, frozen=True, forbid_unknown_fields=True):
    """The rules of the package."""

    source: str
    least_age: int
    stages: tuple[StageRule, ...]
    longest_prolonging: Prolonging

    def of(self, stage: str) -> StageRule | None:
        """Return what a stage takes; None for the last."""
        return next((each for each in self.stages if each.stage == stage), None)


@cache
def development_rules() -> DevelopmentRules:
    """Return the rules of the package."""
    return msgspec.json.decode(files(__package__).joinpath("development-rules.json").read_bytes(), type=DevelopmentRules)


def due_on(stage: str, since: str, prolonged_months: int = 0) -> str | None:
    """Return the first day on which a stage may end; None for the last stage."""
    rule = development_rules().of(stage)
    return None if rule is None else months_later(since, rule.least_months + prolonged_months)


def missing_papers(stage: str, papers: Collection[str]) -> tuple[str, ...]:
    """Return the papers that a stage still takes."""
    rule = development_rules().of(stage)
    return () if rule is None else tuple(each for each in rule.papers if each not in papers)


def next_stage(stage: str, since: str, on: str, papers: Collection[str], prolonged_months: int = 0) -> str:
    """Return the stage that may begin on a day.

    Args:
        stage: The present stage.
        since: The day it began.
        on: The day the next one shall begin.
        papers: Kinds of papers dated on that day or before.
        prolonged_months: By how much probation was made longer.

    Raises:
        NotPossibleError: it is too early, or papers are missing; says which.
    """
    rule = development_rules().of(stage)
    if rule is None:
        raise NotPossibleError("已是正式党员，发展程序已经结束。", "The development is over: this is a full member.")
    first = months_later(since, rule.least_months + prolonged_months)
    if on < max(first, since):
        raise NotPossibleError(f"最早 {first} 可以进入下一阶段。{rule.clause['zh-CN']}", f"Not before {first}. {rule.clause['en']}")
    if missing := missing_papers(stage, papers):
        named = [PAPERS[each] for each in missing]
        chinese, english = "、".join(each["zh-CN"] for each in named), ", ".join(each["en"] for each in named)
        raise NotPossibleError(f"还缺材料：{chinese}。", f"Papers are missing: {english}.")
    return rule.next


def prolonged(stage: str, months: int, times: int) -> int:
    """Return by how many months probation is made longer.

    Raises:
        NotPossibleError: this is no probation, it was made longer before, or by too much or too little.
    """
    rule = development_rules().longest_prolonging
    if stage != PROBATIONARY:
        raise NotPossibleError("只有预备期可以延长。", "Only probation can be made longer.")
    if times >= rule.times:
        raise NotPossibleError("预备期只能延长一次。", "Probation is made longer once only.")
    if not rule.least_months <= months <= rule.most_months:
        chinese = f"延长不少于 {rule.least_months} 个月，不超过 {rule.most_months} 个月。"
        raise NotPossibleError(chinese, f"It is made longer by {rule.least_months} to {rule.most_months} months.")
    return months


PAPERS: Final[dict[str, Text]] = {
    "application": {"zh-CN": "入党申请书", "en": "application"},
    "talk": {"zh-CN": "谈话记录", "en": "record of the talk"},
    "observation": {"zh-CN": "培养教育考察登记表", "en": "record of observation"},
    "opinion": {"zh-CN": "听取意见记录", "en": "opinions heard"},
    "political_review": {"zh-CN": "政治审查结论", "en": "political review"},
    "training": {"zh-CN": "集中培训合格证明", "en": "proof of training"},
    "prior_review": {"zh-CN": "上级预审意见", "en": "prior review above"},
    "admission_form": {"zh-CN": "入党志愿书", "en": "admission form"},
    "congress_vote": {"zh-CN": "支部大会接收决议", "en": "vote of the branch congress"},
    "full_application": {"zh-CN": "转正申请书", "en": "application to become a full member"},
    "congress_full_vote": {"zh-CN": "支部大会转正决议", "en": "congress's vote on full membership"},
    "full_approval": {"zh-CN": "上级党委转正审批", "en": "approval of full membership"},
}
"""Kinds of papers, as `documents/paper.schema.json` has them."""
