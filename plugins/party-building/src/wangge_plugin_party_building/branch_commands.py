"""Commands about organisations, members, their development, meetings and dues, each in the name of whoever runs it: thin."""

from collections.abc import Mapping
from typing import Final

from wangge_plugin_party_building import billing, joining, meetings, members, organisations, transfers
from wangge_plugin_party_building.calls import carrier, registers_in, rules_in
from wangge_plugin_party_building.days import today
from wangge_sdk.hooks.handlers import performs
from wangge_sdk.registers import done
from wangge_sdk.views import CommandAnswer, CommandRequest, HookContext, Text

_CLOSED: Final[Mapping[bool, Text]] = {
    True: {"zh-CN": "会议有效，已记录。", "en": "The meeting is recorded."},
    False: {"zh-CN": "到会未过半数，会议无效，请重新召开。", "en": "There was no quorum: call the meeting again."},
}
"""What is said of a meeting that had a quorum, and of one that had none."""


@performs
def found(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Enter an organisation."""
    return done(lambda: organisations.found(registers_in(ctx), request.input, today()), "已登记组织。", "The organisation is entered.")


@performs
def elect(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record who leads an organisation."""
    return done(lambda: organisations.elect(registers_in(ctx), request.input), "已登记负责人。", "Who leads it is recorded.")


@performs
def dissolve(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Dissolve an organisation."""
    return done(lambda: organisations.dissolve(registers_in(ctx), request.input, today()), "已撤销组织。", "The organisation is dissolved.")


@performs
def admit(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Enter a member."""
    return done(lambda: members.admit(registers_in(ctx), request.input, today()), "已登记党员。", "The member is entered.")


@performs
def assign(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Give a member a group and a post."""
    return done(lambda: members.assign(registers_in(ctx), request.input), "已登记分工。", "Group and post are recorded.")


@performs
def leave(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record that somebody is a member no more."""
    return done(lambda: members.leave(registers_in(ctx), request.input, today()), "已登记。", "It is recorded.")


@performs
def ask_transfer(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Ask another branch to take a member in."""
    said = "已发出，等待接收支部办理。", "It is sent; the other branch decides."
    return done(lambda: transfers.ask(registers_in(ctx), request.input, today(), carrier(ctx, "transfer")), *said)


@performs
def withdraw_transfer(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Take a transfer back."""
    return done(lambda: transfers.withdraw(registers_in(ctx), request.input, carrier(ctx, "transfer")), "已撤回。", "It is taken back.")


@performs
def decide_transfer(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Take a member in, or send the transfer back."""
    said = "已办理，党员随即转入或退回。", "It is decided; the member moves, or stays."
    return done(lambda: transfers.decide(registers_in(ctx), request.input, today(), carrier(ctx, "transfer")), *said)


@performs
def apply(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record an application to join."""
    return done(lambda: joining.apply(registers_in(ctx), request.input, today()), "已登记入党申请。", "The application is recorded.")


@performs
def accompany(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Name who accompanies somebody."""
    return done(lambda: joining.accompany(registers_in(ctx), request.input), "已登记。", "It is recorded.")


@performs
def advance(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Go on to the next stage."""
    return done(lambda: joining.advance(registers_in(ctx), request.input, today()), "已进入下一阶段。", "The next stage has begun.")


@performs
def prolong(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Make probation longer."""
    return done(lambda: joining.prolong(registers_in(ctx), request.input, today()), "已延长预备期。", "Probation is longer.")


@performs
def end_development(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """End somebody's development before its goal."""
    return done(lambda: joining.end(registers_in(ctx), request.input, today()), "已终止。", "It has ended.")


@performs
def plan_year(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Plan the meetings of a year."""
    said = "已安排 {} 次会议。", "{} meetings are planned."
    return done(lambda: meetings.plan_year(registers_in(ctx), request.input, rules_in(ctx)), *said)


@performs
def call_meeting(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Give notice of a meeting."""
    said = "已通知，应到 {} 人。", "Notice is given; {} people are expected."
    return done(lambda: meetings.call(registers_in(ctx), request.input, today()), *said)


@performs
def everybody_came(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Mark the rest as present."""
    return done(lambda: meetings.everybody_came(registers_in(ctx), request.input), "已登记 {} 人到会。", "{} people are marked as present.")


@performs
def close_meeting(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Write the minutes and count."""
    said = "{0[zh-CN]}", "{0[en]}"
    return done(lambda: _CLOSED[meetings.close(registers_in(ctx), request.input, rules_in(ctx), today())], *said)


@performs
def call_again(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Have a meeting planned anew."""
    return done(lambda: meetings.call_again(registers_in(ctx), request.input), "已恢复为计划，请重新通知。", "It is planned anew.")


@performs
def archive_meeting(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Archive a meeting."""
    return done(lambda: meetings.archive(registers_in(ctx), request.input), "已归档，档号 {}。", "Archived under {}.")


@performs
def set_pay(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record what somebody's dues are counted from."""
    return done(lambda: billing.set_pay(registers_in(ctx), request.input), "已登记计算基数。", "The base is recorded.")


@performs
def bill_dues(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Make the bills of a month."""
    said = "已生成账单 {0.made} 份，{0.lacking} 人缺计算基数。", "{0.made} bills are made; the base of {0.lacking} members is not known."
    return done(lambda: billing.bill(registers_in(ctx), request.input, today(), ctx.settings.get("farmer_dues")), *said)


@performs
def pay_dues(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Take a payment."""
    return done(lambda: billing.pay(registers_in(ctx), request.input, today()), "已收款，收据号 {}。", "Received; the receipt is {}.")


@performs
def cancel_payment(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Take a payment back."""
    return done(lambda: billing.cancel_payment(registers_in(ctx), request.input), "已冲销，收据作废。", "Void; the bills are open.")


@performs
def ask_reduction(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Ask for a reduction."""
    said = "已提交，等待上级党委审批。", "It is sent; the committee above decides."
    return done(lambda: billing.ask_reduction(registers_in(ctx), request.input, today()), *said)


@performs
def decide_reduction(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Approve or refuse a reduction."""
    said = "已审批，{} 份账单随之更改。", "It is decided; {} bills change with it."
    return done(lambda: billing.decide_reduction(registers_in(ctx), request.input, today()), *said)
