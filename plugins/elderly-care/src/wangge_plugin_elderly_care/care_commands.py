"""Commands about home care and triage, each in the name of whoever runs it: thin."""

from uuid import NAMESPACE_URL, uuid5

from wangge_plugin_elderly_care import answers, orders, providers
from wangge_plugin_elderly_care.commands import registers_in
from wangge_plugin_elderly_care.registers import require_state, today
from wangge_plugin_elderly_care.sos import clock
from wangge_sdk.broker.calls import CaseCreate
from wangge_sdk.hooks.handlers import performs
from wangge_sdk.registers import NotPossibleError, done
from wangge_sdk.texts import Text
from wangge_sdk.views import CommandAnswer, CommandRequest, HookContext

COMPLAINT = "elderly-care.complaint"


@performs
def offer_service(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Put a service into the catalogue."""
    return done(lambda: providers.offer_service(registers_in(ctx), request.input), "已上架。", "It is offered.")


@performs
def withdraw_service(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Take a service out of the catalogue."""
    return done(lambda: providers.withdraw_service(registers_in(ctx), request.input), "已下架。", "It is withdrawn.")


@performs
def enter_provider(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Enter a provider."""
    said = "已登记机构，请核验许可证。", "The provider is entered; verify its licence."
    return done(lambda: providers.enter_provider(registers_in(ctx), request.input, ctx.area), *said)


@performs
def verify_provider(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record that a licence was verified."""
    return done(lambda: providers.verify_provider(registers_in(ctx), request.input, today()), "已核验。", "It is verified.")


@performs
def suspend_provider(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Have a provider get no orders."""
    return done(lambda: providers.suspend_provider(registers_in(ctx), request.input), "已暂停派单。", "It gets no orders.")


@performs
def enter_carer(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Enter a carer."""
    return done(lambda: providers.enter_carer(registers_in(ctx), request.input), "已登记服务人员。", "The carer is entered.")


@performs
def end_carer(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Have a carer get no orders any more."""
    return done(lambda: providers.end_carer(registers_in(ctx), request.input), "已登记离岗。", "The carer has left.")


@performs
def place_order(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Order a service."""
    return done(lambda: orders.order(registers_in(ctx), request.input, today()), "已下单，请派单。", "Ordered; send it to somebody.")


@performs
def dispatch_order(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Send an order to whoever fits best."""
    return done(lambda: orders.dispatch(registers_in(ctx), request.input, today()), "已派给 {}。", "Sent to {}.")


@performs
def accept_order(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Take an order on."""
    return done(lambda: orders.accept(registers_in(ctx), request.input), "已接单。", "Taken on.")


@performs
def decline_order(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Say no to an order."""
    return done(lambda: orders.decline(registers_in(ctx), request.input), "已婉拒，请另派。", "Declined; send it to somebody else.")


@performs
def cancel_order(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Call an order off."""
    return done(lambda: orders.cancel(registers_in(ctx), request.input), "已取消。", "It is called off.")


@performs
def arrive(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record that the carer has come."""
    return done(
        lambda: orders.arrive(registers_in(ctx), request.input, clock()), "已登记到达，距住址 {} 米。", "Arrived, {} m from the home."
    )


@performs
def finish_order(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record that the service was given and signed for."""
    said = "已完成并签收，应付 {} 元。", "Done and signed for; {} yuan are to be paid."
    return done(lambda: orders.finish(registers_in(ctx), request.input, clock()), *said)


@performs
def pay_order(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record a payment."""
    return done(lambda: orders.pay(registers_in(ctx), request.input, today()), "已登记付款。", "The payment is recorded.")


@performs
def rate_order(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Record a rating."""
    return done(lambda: orders.rate(registers_in(ctx), request.input), "已评价。", "It is rated.")


@performs
def complain(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Make a case of a complaint about an order."""

    def act() -> str:
        registers = registers_in(ctx)
        about = registers.get("order", request.input["order"])
        require_state(about, "accepted", "arrived", "done", "paid", "cancelled")
        if about["complaint"]:
            raise NotPossibleError(f"已经投诉，案件 {about['complaint']}。", f"There is case {about['complaint']} already.")
        report = CaseCreate(
            client_id=str(uuid5(NAMESPACE_URL, f"{COMPLAINT}/{about.id}")),
            case_type=COMPLAINT,
            class_id=f"{COMPLAINT}.quality",
            text=request.input["note"],
            area=about["grid"],
            form={"bill": about["bill_number"]} if about["bill_number"] else {},
        )
        receipt = ctx.platform.cases.create(report)
        registers.take([about.changed(complaint=receipt.number)])
        return receipt.number

    return done(act, "已登记投诉，案件 {}。", "The complaint is case {}.")


@performs
def ask_triage(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Say which department, and how urgently."""
    found: list[Text] = []
    answer = done(lambda: found.append(answers.ask(registers_in(ctx), request.input, clock(), ctx.area)), "", "")
    return CommandAnswer(message=found[0]) if found else answer
