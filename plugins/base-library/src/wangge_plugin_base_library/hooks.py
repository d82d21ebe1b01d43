"""The plugin's commands: thin, each an act of `lives` in the name of whoever runs it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from wangge_plugin_base_library import lives
from wangge_plugin_base_library.answers import done
from wangge_plugin_base_library.registers import Registers
from wangge_sdk.hooks.handlers import performs
from wangge_sdk.views import CommandAnswer, CommandRequest, HookContext


def _today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _of(ctx: HookContext) -> Registers:
    return Registers(ctx.platform.collections)


@performs
def enter_person(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Enter somebody."""
    return done(lambda: lives.enter_person(_of(ctx), request.input, _today()), "已登记人员。", "The person is entered.")


@performs
def enter_household(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Enter a household."""
    return done(lambda: lives.enter_household(_of(ctx), request.input), "已登记户。", "The household is entered.")


@performs
def enter_room(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Enter a room."""
    return done(lambda: lives.enter_room(_of(ctx), request.input), "已登记房屋。", "The room is entered.")


@performs
def settle(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record where somebody lives from now on."""
    return done(lambda: lives.settle(_of(ctx), request.input, _today()), "已登记居住地。", "The home is recorded.")


@performs
def move_household(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Move a household."""
    acted = "已迁居，共 {} 人。", "The household has moved, {} people."
    return done(lambda: lives.move_household(_of(ctx), request.input, _today()), *acted)


@performs
def relate(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record a relation."""
    return done(lambda: lives.relate(_of(ctx), request.input, _today()), "已登记关系。", "The relation is recorded.")


@performs
def end_relation(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """End a relation."""
    return done(lambda: lives.end_relation(_of(ctx), request.input, _today()), "已结束这一关系。", "The relation has ended.")


@performs
def depart(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record that somebody moved away."""
    return done(lambda: lives.leave(_of(ctx), request.input, _today(), "left"), "已登记迁出。", "The departure is recorded.")


@performs
def pass_away(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record a death."""
    return done(lambda: lives.leave(_of(ctx), request.input, _today(), "deceased"), "已登记死亡。", "The death is recorded.")


@performs
def come_back(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Keep somebody again."""
    return done(lambda: lives.come_back(_of(ctx), request.input, _today()), "已恢复在册。", "The person is kept again.")
