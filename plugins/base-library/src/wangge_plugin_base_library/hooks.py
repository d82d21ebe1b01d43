"""The plugin's commands, each an act in the name of whoever runs it, and its nightly job: thin."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from wangge_plugin_base_library import lives, merging
from wangge_plugin_base_library.cleaning import cleaning_rules
from wangge_plugin_base_library.portraits import tag_rules
from wangge_plugin_base_library.registers import registers_of
from wangge_plugin_base_library.sweeping import Rules
from wangge_plugin_base_library.sweeping import sweep as swept
from wangge_sdk.hooks.handlers import performs, runs
from wangge_sdk.patience import Patient
from wangge_sdk.registers import Registers, done
from wangge_sdk.views import CommandAnswer, CommandRequest, HookContext
from wangge_sdk.work import JobResult


def _today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _of(ctx: HookContext) -> Registers:
    return registers_of(ctx.platform.collections)


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


@performs
def seen(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Write down what a check has shown."""
    return done(lambda: lives.seen(_of(ctx), request.input, _today()), "已记下核实结果。", "What was seen is written down.")


@performs
def merge(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Make two entries one."""
    return done(lambda: merging.merge(_of(ctx), request.input, _today()), "已合并，可在合并记录中撤销。", "Merged; it can be taken back.")


@performs
def separate(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Take a merge back."""
    return done(lambda: merging.separate(_of(ctx), request.input, _today()), "已撤销合并。", "The merge is taken back.")


@runs
def sweep(ctx: HookContext) -> JobResult:
    """Look through the register of people at night."""
    own = {name: ctx.settings[name] for name in ("months", "per_grid") if name in ctx.settings}
    registers = registers_of(Patient(ctx.platform).collections)
    result = swept(registers, _today(), Rules(tags=tag_rules(), cleaning=cleaning_rules(), **own))
    note = {"zh-CN": f"{result.people} 人，{result.written} 处变动", "en": f"{result.people} people, {result.written} changes"}
    return JobResult(note=note)
