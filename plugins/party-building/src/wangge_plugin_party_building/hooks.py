"""The plugin's commands, each an act in the name of whoever runs it, its jobs, and what it hears: thin."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

from wangge_plugin_party_building import billing, joining, meetings, members, organisations, transfers
from wangge_plugin_party_building.days import today
from wangge_plugin_party_building.gaps import find_gaps
from wangge_plugin_party_building.meeting_rules import MeetingRule, meeting_rules
from wangge_plugin_party_building.registers import registers_of
from wangge_sdk.broker.jobs import TimerSet
from wangge_sdk.hooks.handlers import performs, runs
from wangge_sdk.registers import Registers, done
from wangge_sdk.views import CommandAnswer, CommandRequest, HookContext, Text
from wangge_sdk.work import JobResult, JobRun

_CLOSED: Final[Mapping[bool, Text]] = {
    True: {"zh-CN": "会议有效，已记录。", "en": "The meeting is recorded."},
    False: {"zh-CN": "到会未过半数，会议无效，请重新召开。", "en": "There was no quorum: call the meeting again."},
}
"""What is said of a meeting that had a quorum, and of one that had none."""


def _of(ctx: HookContext) -> Registers:
    return registers_of(ctx.platform.collections)


def _rules(ctx: HookContext) -> Mapping[str, MeetingRule]:
    return meeting_rules(ctx.settings.get("lecture_every", "quarter"))


def _carrier(ctx: HookContext, kind: str) -> Callable[[str], None]:
    """Return what has the plugin go on by itself with a document, where whoever acts may not look."""

    def carry(document_id: str) -> None:
        data = {"kind": kind, "id": document_id}
        ctx.platform.timers.set(TimerSet(key=f"{kind}/{document_id}/{uuid4().hex[:8]}", job="carry", at=datetime.now(UTC), data=data))

    return carry


@runs
def carry(ctx: HookContext, request: JobRun) -> None:
    """Go on with a document by itself."""
    transfers.carry_over(registers_of(ctx.platform.collections, patient=True), request.data["id"])


@runs
def look_after_meetings(ctx: HookContext) -> JobResult:
    """Find the meetings that are missing."""
    count = find_gaps(registers_of(ctx.platform.collections, patient=True), today(), _rules(ctx))
    return JobResult(note={"zh-CN": f"缺会 {count} 次", "en": f"{count} meetings missing"})


@performs
def found(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Enter an organisation."""
    return done(lambda: organisations.found(_of(ctx), request.input, today()), "已登记组织。", "The organisation is entered.")


@performs
def elect(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record who leads an organisation."""
    return done(lambda: organisations.elect(_of(ctx), request.input), "已登记负责人。", "Who leads it is recorded.")


@performs
def dissolve(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Dissolve an organisation."""
    return done(lambda: organisations.dissolve(_of(ctx), request.input, today()), "已撤销组织。", "The organisation is dissolved.")


@performs
def admit(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Enter a member."""
    return done(lambda: members.admit(_of(ctx), request.input, today()), "已登记党员。", "The member is entered.")


@performs
def assign(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Give a member a group and a post."""
    return done(lambda: members.assign(_of(ctx), request.input), "已登记分工。", "Group and post are recorded.")


@performs
def leave(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record that somebody is a member no more."""
    return done(lambda: members.leave(_of(ctx), request.input, today()), "已登记。", "It is recorded.")


@performs
def ask_transfer(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Ask another branch to take a member in."""
    said = "已发出，等待接收支部办理。", "It is sent; the other branch decides."
    return done(lambda: transfers.ask(_of(ctx), request.input, today(), _carrier(ctx, "transfer")), *said)


@performs
def withdraw_transfer(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Take a transfer back."""
    return done(lambda: transfers.withdraw(_of(ctx), request.input, _carrier(ctx, "transfer")), "已撤回。", "It is taken back.")


@performs
def decide_transfer(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Take a member in, or send the transfer back."""
    said = "已办理，党员随即转入或退回。", "It is decided; the member moves, or stays."
    return done(lambda: transfers.decide(_of(ctx), request.input, today(), _carrier(ctx, "transfer")), *said)


@performs
def apply(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record an application to join."""
    return done(lambda: joining.apply(_of(ctx), request.input, today()), "已登记入党申请。", "The application is recorded.")


@performs
def accompany(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Name who accompanies somebody."""
    return done(lambda: joining.accompany(_of(ctx), request.input), "已登记。", "It is recorded.")


@performs
def advance(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Go on to the next stage."""
    return done(lambda: joining.advance(_of(ctx), request.input, today()), "已进入下一阶段。", "The next stage has begun.")


@performs
def prolong(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Make probation longer."""
    return done(lambda: joining.prolong(_of(ctx), request.input, today()), "已延长预备期。", "Probation is longer.")


@performs
def end_development(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """End somebody's development before its goal."""
    return done(lambda: joining.end(_of(ctx), request.input, today()), "已终止。", "It has ended.")


@performs
def plan_year(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Plan the meetings of a year."""
    said = "已安排 {} 次会议。", "{} meetings are planned."
    return done(lambda: meetings.plan_year(_of(ctx), request.input, _rules(ctx)), *said)


@performs
def call_meeting(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Give notice of a meeting."""
    said = "已通知，应到 {} 人。", "Notice is given; {} people are expected."
    return done(lambda: meetings.call(_of(ctx), request.input, today()), *said)


@performs
def everybody_came(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Mark the rest as present."""
    return done(lambda: meetings.everybody_came(_of(ctx), request.input), "已登记 {} 人到会。", "{} people are marked as present.")


@performs
def close_meeting(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Write the minutes and count."""
    said = "{0[zh-CN]}", "{0[en]}"
    return done(lambda: _CLOSED[meetings.close(_of(ctx), request.input, _rules(ctx), today())], *said)


@performs
def call_again(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Have a meeting planned anew."""
    return done(lambda: meetings.call_again(_of(ctx), request.input), "已恢复为计划，请重新通知。", "It is planned anew; give notice.")


@performs
def archive_meeting(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Archive a meeting."""
    return done(lambda: meetings.archive(_of(ctx), request.input), "已归档，档号 {}。", "Archived under {}.")


@performs
def set_pay(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record what somebody's dues are counted from."""
    return done(lambda: billing.set_pay(_of(ctx), request.input), "已登记计算基数。", "The base is recorded.")


@performs
def bill_dues(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Make the bills of a month."""
    said = "已生成账单 {0.made} 份，{0.lacking} 人缺计算基数。", "{0.made} bills are made; the base of {0.lacking} members is not known."
    return done(lambda: billing.bill(_of(ctx), request.input, today(), ctx.settings.get("farmer_dues")), *said)


@performs
def pay_dues(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Take a payment."""
    return done(lambda: billing.pay(_of(ctx), request.input, today()), "已收款，收据号 {}。", "Received; the receipt is {}.")


@performs
def cancel_payment(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Take a payment back."""
    return done(lambda: billing.cancel_payment(_of(ctx), request.input), "已冲销，收据作废。", "It is taken back; the receipt is void.")


@performs
def ask_reduction(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Ask for a reduction."""
    said = "已提交，等待上级党委审批。", "It is sent; the committee above decides."
    return done(lambda: billing.ask_reduction(_of(ctx), request.input, today()), *said)


@performs
def decide_reduction(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Approve or refuse a reduction."""
    said = "已审批，{} 份账单随之更改。", "It is decided; {} bills change with it."
    return done(lambda: billing.decide_reduction(_of(ctx), request.input, today()), *said)
