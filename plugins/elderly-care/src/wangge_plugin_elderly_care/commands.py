"""Commands about files, visits and calls for help, each in the name of whoever runs it: thin."""

from wangge_plugin_elderly_care import cards, files, sos, visits
from wangge_plugin_elderly_care.registers import registers_of, today
from wangge_sdk.hooks.handlers import performs
from wangge_sdk.registers import Registers, done
from wangge_sdk.views import CommandAnswer, CommandRequest, HookContext


def registers_in(ctx: HookContext) -> Registers:
    """Return the registers of a call by somebody who waits."""
    return registers_of(ctx.platform.collections)


@performs
def open_file(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Open a file."""
    return done(lambda: files.open_file(registers_in(ctx), request.input, today()), "已建档。", "The file is open.")


@performs
def set_consent(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record consent."""
    return done(lambda: files.set_consent(registers_in(ctx), request.input, today()), "已登记知情同意。", "The consent is recorded.")


@performs
def set_visits(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Set how often somebody is visited."""
    return done(lambda: visits.set_visits(registers_in(ctx), request.input, today()), "已设定走访间隔。", "The interval is set.")


@performs
def record_health(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record health."""
    return done(lambda: files.record_health(registers_in(ctx), request.input, today()), "已登记健康信息。", "Health is recorded.")


@performs
def assess(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record an assessment."""
    words = {"independent": "能力完好", "mild": "轻度失能", "moderate": "中度失能", "severe": "重度失能"}
    found: list[str] = []

    def act() -> None:
        found.append(files.assess(registers_in(ctx), request.input, today(), ctx.settings))

    answer = done(act, "已评估：{}。", "Assessed: {}.")
    if not found:
        return answer
    return CommandAnswer(message={"zh-CN": f"已评估：{words[found[0]]}。", "en": f"Assessed: {found[0]}."})


@performs
def add_contact(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Add a contact."""
    return done(lambda: files.add_contact(registers_in(ctx), request.input), "已添加联系人。", "The contact is added.")


@performs
def drop_contact(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Take a contact away."""
    return done(lambda: files.drop_contact(registers_in(ctx), request.input), "已删除联系人。", "The contact is taken away.")


@performs
def bind_device(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Name an elder's button."""
    return done(lambda: files.bind_device(registers_in(ctx), request.input), "已登记设备。", "The device is recorded.")


@performs
def renew_code(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Give an elder another code."""
    return done(
        lambda: files.renew_code(registers_in(ctx), request.input), "已更换求助码，旧卡作废。", "The code is new; the old card is void."
    )


@performs
def end_file(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """End a file."""
    return done(lambda: files.end_file(registers_in(ctx), request.input, today()), "已结束建档。", "The file has ended.")


@performs
def hand_card(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Make a link to the medical card that opens once."""
    said = "链接只能打开一次，12 小时内有效：{}", "The link opens once, within 12 hours: {}"
    return done(lambda: cards.hand_over(registers_in(ctx), request.input["elder"], sos.clock()), *said)


@performs
def enter_sos(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Enter a call for help that came by telephone or at the counter."""

    def act() -> str:
        return sos.entered_by_staff(registers_in(ctx), ctx.platform, request.input, sos.clock())

    return done(act, "已求助，案件 {}，正在依次呼叫。", "Case {} is open, and people are being called.")
