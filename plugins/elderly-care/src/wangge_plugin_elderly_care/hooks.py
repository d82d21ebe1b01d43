"""What the platform calls: commands, the SOS route and device, the daily job, and what the plugin hears of cases."""

from collections.abc import Iterator
from contextlib import contextmanager

from wangge_plugin_elderly_care import cards, orders, providers, sos, visits
from wangge_plugin_elderly_care import triage as departments
from wangge_plugin_elderly_care.care_commands import (
    accept_order,
    arrive,
    ask_triage,
    cancel_order,
    complain,
    decline_order,
    dispatch_order,
    end_carer,
    enter_carer,
    enter_provider,
    finish_order,
    offer_service,
    pay_order,
    place_order,
    rate_order,
    suspend_provider,
    verify_provider,
    withdraw_service,
)
from wangge_plugin_elderly_care.commands import (
    add_contact,
    assess,
    bind_device,
    drop_contact,
    end_file,
    enter_sos,
    hand_card,
    open_file,
    record_health,
    registers_in,
    renew_code,
    set_consent,
    set_visits,
)
from wangge_plugin_elderly_care.medical_commands import (
    book,
    call_again,
    call_next,
    end_appointment,
    end_ticket,
    fetch_reports,
    fetch_vaccinations,
    find_slots,
    link_patient,
    take_ticket,
)
from wangge_plugin_elderly_care.registers import registers_of, today
from wangge_sdk.broker.calls import EventEmit, NoticeSend
from wangge_sdk.hooks import hookimpl
from wangge_sdk.hooks.handlers import runs, serves, takes
from wangge_sdk.patience import Patient
from wangge_sdk.platform import RefusedError
from wangge_sdk.registers import NotPossibleError, refused
from wangge_sdk.views import CaseClosed, CaseReported, HookContext, Refusal, RouteAnswer, RouteRequest
from wangge_sdk.work import JobResult, JobRun, MessageBatch

__all__ = [
    "accept_order",
    "add_contact",
    "arrive",
    "ask_triage",
    "assess",
    "bind_device",
    "book",
    "call_again",
    "call_next",
    "cancel_order",
    "case_closed",
    "case_reported",
    "complain",
    "decline_order",
    "dispatch_order",
    "drop_contact",
    "end_appointment",
    "end_carer",
    "end_file",
    "end_ticket",
    "enter_carer",
    "enter_provider",
    "enter_sos",
    "fetch_reports",
    "fetch_vaccinations",
    "find_slots",
    "finish_order",
    "hand_card",
    "link_patient",
    "look_after",
    "offer_service",
    "on_buttons",
    "open_card",
    "open_file",
    "pay_order",
    "place_order",
    "press",
    "rate_order",
    "record_health",
    "renew_code",
    "set_consent",
    "set_visits",
    "suspend_provider",
    "take_ticket",
    "triage_table",
    "verify_provider",
    "withdraw_service",
]


@serves
def press(ctx: HookContext, request: RouteRequest) -> RouteAnswer:
    """Take the press of a phone's button, by anybody."""
    try:
        receipt = sos.pressed(ctx.platform, request.input or {}, sos.clock())
    except NotPossibleError as error:
        return RouteAnswer(refused=Refusal(status=422, message=error.message))
    except RefusedError as error:
        return RouteAnswer(refused=refused(error))
    if receipt is None:
        said = {"zh-CN": "已经收到您的求助，正在呼叫。", "en": "Your call has come already; people are being called."}
        return RouteAnswer(output={"message": said})
    said = {
        "zh-CN": f"已收到求助，编号 {receipt.number}。正在依次呼叫家人和工作人员；情况危急请同时拨打 120。",
        "en": f"Your call has come, number {receipt.number}. Family and staff are being called; in danger of life call 120 as well.",
    }
    return RouteAnswer(output={"number": receipt.number, "message": said})


@serves
def open_card(ctx: HookContext, request: RouteRequest) -> RouteAnswer:
    """Show a medical card to whoever has its link; it opens once."""
    try:
        text = cards.shown(ctx.platform.collections.redeem("card", request.input["id"]), sos.clock())
    except NotPossibleError as error:
        return RouteAnswer(refused=Refusal(status=404, message=error.message))
    except RefusedError as error:
        if error.code != "document_not_found":
            return RouteAnswer(refused=refused(error))
        gone = {
            "zh-CN": "链接已被打开过，或不存在。请向工作人员再要一个。",
            "en": "The link was opened before, or there is none. Ask for another.",
        }
        return RouteAnswer(refused=Refusal(status=404, message=gone))
    return RouteAnswer(output={"message": {"zh-CN": text, "en": text}})


@serves
def triage_table() -> RouteAnswer:
    """Publish the table of departments, line by line in the order in which it is gone through."""
    table = departments.table()
    head = {"edition": table.edition, "reviewed_by": table.reviewed_by, "reviewed_on": table.reviewed_on}
    return RouteAnswer(output=head | {"items": departments.listed()})


@takes
def on_buttons(ctx: HookContext, request: MessageBatch) -> None:
    """Take presses of devices; a batch that comes again opens no case twice."""
    registers = registers_in(ctx)
    for number, message in enumerate(request.messages):
        if sos.from_device(registers, ctx.platform, message, f"{request.id}/{number}") is None:
            ctx.log.warning("a press opened no case", batch=request.id, number=number)


@hookimpl
def case_reported(ctx: HookContext, event: CaseReported) -> None:
    """Call for whoever asks for help; make an order of what somebody wants at home."""
    with _as_far_as_agreed(ctx, event.case.id):
        if event.case.case_type == sos.CASE_TYPE:
            sos.receive(ctx, registers_in(ctx), event.case)
        elif event.case.case_type == orders.CASE_TYPE:
            orders.receive(registers_in(ctx), event.case, today())


@hookimpl
def case_closed(ctx: HookContext, event: CaseClosed) -> None:
    """Stop calling when a person has closed the case."""
    if event.case.case_type == sos.CASE_TYPE:
        with _as_far_as_agreed(ctx, event.case.id):
            sos.over(ctx, registers_in(ctx), event)


@contextmanager
def _as_far_as_agreed(ctx: HookContext, case: str) -> Iterator[None]:
    """Log what the county has not agreed to, or a case that is gone: telling again would not change it. Any other refusal is told again."""
    try:
        yield
    except RefusedError as no:
        if no.code not in {"forbidden", "case_not_found"}:
            raise
        ctx.log.warning("nothing can be done for a case", case=case, code=no.code)


@runs
def look_after(ctx: HookContext, request: JobRun) -> JobResult:
    """Keep files as the base library has them, plan visits, warn of those that were missed, and stop providers whose licence ran out."""
    platform = Patient(ctx.platform)
    registers, day = registers_of(platform.collections), today()
    kept = sum(visits.keep(registers, elder, day) for elder in list(registers.every("elder", "state=active")))
    late = list(visits.missed(registers, day, int(ctx.settings.get("visit_grace", 0))))
    for each in late:
        data = {"visit": each.visit, "days": each.days}
        once = f"{each.visit}/missed"
        platform.events.emit(EventEmit(type="elderly-care.visit_missed.v1", key=each.visit, data=data, area=each.area, once=once))
    for township, count in visits.by_township(late).items():
        _warn(ctx, platform, township, count, request.run)
    out = providers.expire(registers, day)
    return JobResult(
        note={
            "zh-CN": f"在档 {kept} 人，逾期走访 {len(late)} 次，许可证过期 {out} 家",
            "en": f"{kept} files, {len(late)} visits missed, {out} licences expired",
        }
    )


def _warn(ctx: HookContext, platform: Patient, township: str, count: int, run: str) -> None:
    """Tell the township's office; what is missed stands on the page whether or not anybody could be told."""
    try:
        place = platform.areas.get(township).name
        office = next((unit for unit in platform.units.list(township) if unit.kind == "township_office"), None)
        if office is not None:
            values = {"count": count, "place": place[:60]}
            platform.notifications.send(NoticeSend(unit_id=office.id, template="visit_missed", values=values, once=f"{run}/{township}"))
    except RefusedError as refused_:
        ctx.log.warning("nobody is told of missed visits", area=township, code=refused_.code)
