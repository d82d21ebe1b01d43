"""Commands about help by skill, wishes, study and publicity, each in the name of whoever runs it: thin."""

from wangge_plugin_party_building import helping, publicity, studies, wishes
from wangge_plugin_party_building.calls import carrier, registers_in
from wangge_plugin_party_building.days import today
from wangge_sdk.broker.refused import RefusedError
from wangge_sdk.hooks.handlers import performs
from wangge_sdk.registers import Document, done
from wangge_sdk.views import CommandAnswer, CommandRequest, HookContext


def _tell_case(ctx: HookContext, request: Document, action: str, note: str) -> None:
    """Take the case's own step too, where it stands so that it can be taken and whoever acts may; otherwise its unit does so later."""
    try:
        case = ctx.platform.cases.get(request["case"])
        ctx.platform.cases.act(case.id, f"party-building.{action}", case.version, {"note": note})
    except RefusedError as refused:
        ctx.log.info("the case stays where it is", case=request["case"], code=refused.code)


@performs
def accept_request(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Have a member take a request on."""

    def act() -> None:
        registers = registers_in(ctx)
        taken = helping.accept(registers, request.input)
        _tell_case(ctx, taken, f"entrust_{taken['kind']}", registers.get("match", request.input["match"])["why"]["zh-CN"])

    return done(act, "已接单，请尽快联系群众。", "Taken on; please get in touch soon.")


@performs
def finish_request(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record that a member has helped."""

    def act() -> None:
        finished = helping.finish(registers_in(ctx), request.input, today())
        _tell_case(ctx, finished, f"helped_{finished['kind']}", request.input["words"])

    return done(act, "已办结。", "It is done.")


@performs
def offer_skill(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record what a member offers."""
    return done(lambda: helping.offer(registers_in(ctx), request.input), "已登记技能。", "The skill is recorded.")


@performs
def decline_request(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Say no for a member."""
    return done(lambda: helping.decline(registers_in(ctx), request.input), "已婉拒，另推荐 {} 人。", "Declined; {} others are proposed.")


@performs
def hand_on_request(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Pass a request on."""
    return done(lambda: helping.hand_on(registers_in(ctx), request.input), "已转交。", "Handed on.")


@performs
def propose_again(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Look for further members."""
    return done(lambda: helping.propose_again(registers_in(ctx), request.input), "新推荐 {} 人。", "{} more members are proposed.")


@performs
def write_wish(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Write a wish down."""
    return done(lambda: wishes.write(registers_in(ctx), request.input), "已登记心愿。", "The wish is written down.")


@performs
def publish_wish(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Let members see a wish."""
    return done(lambda: wishes.publish(registers_in(ctx), request.input, today()), "已发布。", "It is published.")


@performs
def withdraw_wish(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Take a wish away."""
    return done(lambda: wishes.withdraw(registers_in(ctx), request.input), "已撤下。", "It is taken away.")


@performs
def claim_wish(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Have a member claim a wish."""
    return done(lambda: wishes.claim(registers_in(ctx), request.input, today()), "已认领。", "Claimed.")


@performs
def give_back_wish(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Give a claim back."""
    return done(lambda: wishes.give_back(registers_in(ctx), request.input), "已退回，他人可以认领。", "Given back; others may claim it.")


@performs
def deliver_wish(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record what was brought."""
    return done(lambda: wishes.deliver(registers_in(ctx), request.input, today()), "已登记送达，等待确认。", "It waits to be confirmed.")


@performs
def confirm_wish(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record what the beneficiary said."""
    return done(lambda: wishes.confirm(registers_in(ctx), request.input, today()), "已登记确认结果。", "What was said is recorded.")


@performs
def prepare_study(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Enter a plan of study."""
    return done(lambda: studies.prepare(registers_in(ctx), request.input), "已建学习计划，请添加题目。", "Entered; add its questions.")


@performs
def add_question(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Add a question."""
    return done(lambda: studies.add_question(registers_in(ctx), request.input), "已添加题目。", "The question is added.")


@performs
def open_study(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Open a study."""
    return done(lambda: studies.open_study(registers_in(ctx), request.input), "已开放学习。", "It is open.")


@performs
def close_study(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Close a study."""
    return done(lambda: studies.close_study(registers_in(ctx), request.input), "已结束。", "It is closed.")


@performs
def answer_quiz(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Hand in the answers of a quiz."""
    said = "已交卷，稍后可看结果。", "Handed in; the result follows in a moment."
    return done(lambda: studies.answer(registers_in(ctx), request.input, carrier(ctx, "attempt")), *said)


@performs
def write_article(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Write a draft."""
    return done(lambda: publicity.write(registers_in(ctx), request.input), "已存草稿。", "The draft is kept.")


@performs
def submit_article(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Hand a draft in."""
    return done(lambda: publicity.submit(registers_in(ctx), request.input), "已送审。", "It is handed in.")


@performs
def review_article(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Publish, or return."""
    return done(lambda: publicity.review(registers_in(ctx), request.input, today()), "已审核。", "It is reviewed.")


@performs
def withdraw_article(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Take something off the board."""
    return done(lambda: publicity.withdraw(registers_in(ctx), request.input), "已撤下。", "It is taken off the board.")
