"""Commands about appointments, reports, vaccinations and the queue, each in the name of whoever runs it: thin."""

from wangge_plugin_elderly_care import medical, queues
from wangge_plugin_elderly_care.commands import registers_in
from wangge_plugin_elderly_care.hospital import Hospital
from wangge_plugin_elderly_care.registers import today
from wangge_plugin_elderly_care.sos import clock
from wangge_sdk.hooks.handlers import performs
from wangge_sdk.registers import done
from wangge_sdk.views import CommandAnswer, CommandRequest, HookContext


def _hospital(ctx: HookContext) -> Hospital:
    return Hospital(ctx.platform, ctx.settings)


@performs
def link_patient(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record the hospital's id of an elder."""
    return done(lambda: medical.link_patient(registers_in(ctx), request.input), "已登记患者编号。", "The id is recorded.")


@performs
def find_slots(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Ask for free times."""
    said = "有 {} 个号，请选择。", "{} times are free: choose one."
    return done(lambda: medical.find_slots(registers_in(ctx), _hospital(ctx), request.input, today()), *said)


@performs
def book(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Book a time."""
    return done(lambda: medical.book(registers_in(ctx), _hospital(ctx), request.input), "已预约：{}。", "Booked: {}.")


@performs
def end_appointment(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Cancel an appointment, or record that nobody came."""
    return done(lambda: medical.end_appointment(registers_in(ctx), _hospital(ctx), request.input), "已登记。", "It is recorded.")


@performs
def fetch_reports(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Ask for reports."""
    return done(lambda: medical.fetch_reports(registers_in(ctx), _hospital(ctx), request.input, clock()), "有 {} 份报告。", "{} reports.")


@performs
def fetch_vaccinations(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Ask which vaccinations are due."""
    said = "{} 种疫苗应接种。", "{} vaccinations are due."
    return done(lambda: medical.fetch_vaccinations(registers_in(ctx), _hospital(ctx), request.input, today()), *said)


@performs
def take_ticket(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Give out a number."""
    return done(lambda: queues.take_ticket(registers_in(ctx), request.input, today(), ctx.area), "取号：{}。", "The number is {}.")


@performs
def call_next(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Call whoever is next."""
    return done(lambda: queues.call_next(registers_in(ctx), request.input, clock(), today()), "请 {} 就诊。", "{}, please.")


@performs
def call_again(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Call somebody again."""
    return done(lambda: queues.call_again(registers_in(ctx), request.input, clock()), "再次请 {} 就诊。", "{}, please, again.")


@performs
def end_ticket(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record that somebody was seen or did not come."""
    return done(lambda: queues.end_ticket(registers_in(ctx), request.input), "已登记。", "It is recorded.")
