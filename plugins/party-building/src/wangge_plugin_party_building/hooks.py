"""What the platform calls: commands, jobs, and what the plugin hears of cases."""

from wangge_plugin_party_building import helping, wishes
from wangge_plugin_party_building.branch_commands import (
    accompany,
    admit,
    advance,
    apply,
    archive_meeting,
    ask_reduction,
    ask_transfer,
    assign,
    bill_dues,
    call_again,
    call_meeting,
    cancel_payment,
    close_meeting,
    decide_reduction,
    decide_transfer,
    dissolve,
    elect,
    end_development,
    everybody_came,
    found,
    leave,
    pay_dues,
    plan_year,
    prolong,
    set_pay,
    withdraw_transfer,
)
from wangge_plugin_party_building.calls import heard, patient_registers_in, registers_in, rules_in
from wangge_plugin_party_building.days import today
from wangge_plugin_party_building.gaps import find_gaps
from wangge_plugin_party_building.service_commands import (
    accept_request,
    add_question,
    answer_quiz,
    claim_wish,
    close_study,
    confirm_wish,
    decline_request,
    deliver_wish,
    finish_request,
    give_back_wish,
    hand_on_request,
    offer_skill,
    open_study,
    prepare_study,
    propose_again,
    publish_wish,
    review_article,
    submit_article,
    withdraw_article,
    withdraw_wish,
    write_article,
    write_wish,
)
from wangge_plugin_party_building.studies import mark_attempt
from wangge_plugin_party_building.transfers import carry_over
from wangge_sdk.hooks import hookimpl
from wangge_sdk.hooks.handlers import runs
from wangge_sdk.views import CaseClosed, CaseReported, HookContext, ReporterErased
from wangge_sdk.work import JobResult, JobRun

__all__ = [
    "accept_request",
    "accompany",
    "add_question",
    "admit",
    "advance",
    "answer_quiz",
    "apply",
    "archive_meeting",
    "ask_reduction",
    "ask_transfer",
    "assign",
    "bill_dues",
    "call_again",
    "call_meeting",
    "cancel_payment",
    "carry",
    "case_closed",
    "case_reported",
    "claim_wish",
    "close_meeting",
    "close_study",
    "confirm_wish",
    "decide_reduction",
    "decide_transfer",
    "decline_request",
    "deliver_wish",
    "dissolve",
    "elect",
    "end_development",
    "everybody_came",
    "finish_request",
    "found",
    "give_back_wish",
    "hand_on_request",
    "leave",
    "look_after_meetings",
    "offer_skill",
    "open_study",
    "pay_dues",
    "plan_year",
    "prepare_study",
    "prolong",
    "propose_again",
    "publish_wish",
    "reporter_erased",
    "review_article",
    "set_pay",
    "submit_article",
    "withdraw_article",
    "withdraw_transfer",
    "withdraw_wish",
    "write_article",
    "write_wish",
]


@hookimpl
def case_reported(ctx: HookContext, event: CaseReported) -> None:
    """Make of a case that asks for help a request, and of one that tells of a wish a wish."""
    if event.case.case_type == helping.HELP and (event.case.class_id or "").endswith(".wish"):
        heard(ctx, lambda: wishes.receive(registers_in(ctx), event.case))
    else:
        heard(ctx, lambda: helping.receive(registers_in(ctx), event.case, today()))


@hookimpl
def case_closed(ctx: HookContext, event: CaseClosed) -> None:
    """End what the case asked for."""
    if event.case.case_type in {helping.HELP, helping.MEDIATION}:
        heard(ctx, lambda: helping.case_over(registers_in(ctx), event.case.id, today()))


@hookimpl
def reporter_erased(ctx: HookContext, event: ReporterErased) -> None:
    """Forget where whoever asked for help is, and when it suited them."""
    heard(ctx, lambda: helping.forget_reporter(registers_in(ctx), event.case_id))


@runs
def carry(ctx: HookContext, request: JobRun) -> None:
    """Go on by itself with what somebody has begun: the other side of a transfer, the marking of a quiz."""
    going_on = {"transfer": carry_over, "attempt": mark_attempt}[request.data["kind"]]
    going_on(patient_registers_in(ctx), request.data["id"])


@runs
def look_after_meetings(ctx: HookContext) -> JobResult:
    """Find the meetings that are missing."""
    count = find_gaps(patient_registers_in(ctx), today(), rules_in(ctx))
    return JobResult(note={"zh-CN": f"缺会 {count} 次", "en": f"{count} meetings missing"})
