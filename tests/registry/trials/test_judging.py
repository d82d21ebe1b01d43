"""From what was seen to the rows: every verdict for its reason."""

import msgspec
import pytest

from tests.sdk.manifest.example import MANIFEST as EXAMPLE
from wangge_registry.trials import judging
from wangge_registry.trials.bringing import Brought, Pin
from wangge_registry.trials.declaring import declared_things
from wangge_registry.trials.exercising import HERE, THERE, Try
from wangge_registry.trials.model import Kind, RowVerdict
from wangge_registry.trials.server import FeedStand, Observed, Worker
from wangge_sandbox.importing import Imported
from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.handlers import called_ids
from wangge_sdk.trials import Ask

MANIFEST = msgspec.convert(EXAMPLE, Manifest)
HOST = next(host for host in MANIFEST.egress if host.from_ == "backend")
HERE_AREA = "999901001001001"


def tried(outcome: str, text: str = "", detail: str = "") -> Try:
    return Try(kind=Kind.ROUTE, name="GET /x", given="{}", outcome=outcome, text=text, detail=detail, milliseconds=4)


def ask(method: str = "http.fetch", host: str = "", told: str = "", refused: str | None = None, scope: str | None = None) -> Ask:
    return Ask(hook="validate_report.v1", area=HERE_AREA, method=method, scope=scope, host=host, told=told, refused=refused)


def stood(status: int | None, error: str, items: int = 0, unfit: int = 0) -> FeedStand:
    if not error:
        status = 200
    return FeedStand(
        feed="f", area=HERE_AREA[:9], fetched_at="2026-03-02T01:00:00Z", status=status, error=error, detail="", items=items, unfit=unfit
    )


def observed(*asks: Ask, deaths: int = 0, refused: int = 0) -> Observed:
    worker = Worker(deaths=deaths, last_death="gone" if deaths else None, peak_kb=9_000, memory_kb=1, ready_ms=9, refused_asks=refused)
    return Observed(asks=list(asks), lines=[], workers=[worker])


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        ((), RowVerdict.UNSEEN),
        (("refused", "refused"), RowVerdict.UNSEEN),
        (("answered", "refused"), RowVerdict.AGREES),
        (("answered", "failed"), RowVerdict.FAULTY),
        (("late",), RowVerdict.FAULTY),
        (("unfit_answer",), RowVerdict.FAULTY),
        (("unfit_request",), RowVerdict.UNSEEN),
    ],
)
def test_a_thing_is_judged_by_all_that_came_of_it(outcomes: tuple[str, ...], verdict: RowVerdict):
    (row,) = judging.of_tries([tried(outcome) for outcome in outcomes], {(Kind.ROUTE, "GET /x"): "public"})
    assert (row.verdict, row.declared) == (verdict, "public")


def test_every_declared_thing_has_one_row():
    declared = declared_things(MANIFEST)
    assert [(row.kind, row.name) for row in judging.of_tries([], declared)] == list(declared)
    assert {kind for kind, _ in declared} >= {Kind.HOOK, Kind.ROUTE, Kind.JOB, Kind.FORM, Kind.COLLECTION, Kind.PAGE, Kind.EVENT}


def test_the_import_is_compared_with_the_manifest():
    listed = called_ids(MANIFEST)
    (row,) = judging.of_import(MANIFEST, Imported(hooks=tuple(sorted(listed))), "")
    assert row.verdict is RowVerdict.AGREES
    missing, *others = sorted(listed)
    found = list(judging.of_import(MANIFEST, Imported(hooks=(*others, "case_rated.v1")), ""))
    assert {(row.name, row.verdict) for row in found[1:]} == {
        ("case_rated.v1", RowVerdict.UNDECLARED),
        (missing, RowVerdict.FAULTY),
    }
    for bad in (Imported(fault="cannot be loaded"), Imported(hooks=tuple(listed), tried=("socket.connect",))):
        assert next(iter(judging.of_import(MANIFEST, bad, ""))).verdict is RowVerdict.FAULTY
    assert next(iter(judging.of_import(MANIFEST, Imported(hooks=tuple(listed)), "it did not start"))).verdict is RowVerdict.FAULTY


def test_words_of_next_door_are_found_in_answers_and_in_questions():
    def verdict(tries: list[Try], seen: Observed) -> RowVerdict:
        (row,) = judging.of_areas(tries, seen, HERE_AREA)
        return row.verdict

    assert verdict([tried("answered", HERE)], observed(ask(told=HERE))) is RowVerdict.AGREES
    assert verdict([tried("answered", f"…{THERE}…")], observed()) is RowVerdict.FAULTY
    assert verdict([], observed(ask(told=THERE))) is RowVerdict.FAULTY
    assert verdict([], observed(msgspec.structs.replace(ask(told=THERE), area="999901002001001"))) is RowVerdict.AGREES
    kept, sent = ask("collections.batch", told=THERE), ask(host="elsewhere.example", told=THERE)
    assert verdict([], observed(msgspec.structs.replace(kept, hook="job:tick.v1"))) is RowVerdict.AGREES
    assert verdict([], observed(msgspec.structs.replace(sent, hook="job:tick.v1"))) is RowVerdict.FAULTY


def test_hosts_and_permissions_are_compared_with_the_manifest():
    seen = observed(
        ask(host=HOST.host),
        ask(host="evil.example", refused="egress_host"),
        ask("admin.all", refused="unknown_method"),
        ask("people.get", scope="nobody:asked", refused="not_granted"),
    )
    found = list(judging.of_asks(MANIFEST, observed(*seen.asks, *seen.asks)))
    told = {(row.kind, row.name): row.verdict for row in found}
    assert len(found) == len(told), "each thing has one row, however often it was asked for"
    assert told[Kind.HOST, HOST.host] is RowVerdict.AGREES
    assert told[Kind.HOST, "evil.example"] is RowVerdict.UNDECLARED
    assert told[Kind.PERMISSION, "admin.all"] is RowVerdict.UNDECLARED
    assert told[Kind.PERMISSION, "nobody:asked"] is RowVerdict.UNDECLARED
    assert RowVerdict.UNSEEN in told.values()


def test_a_host_that_is_for_public_data_is_told_nothing_that_people_wrote():
    public = msgspec.structs.replace(MANIFEST, egress=(msgspec.structs.replace(HOST, data_classes=("public",)),))
    personal = msgspec.structs.replace(MANIFEST, egress=(msgspec.structs.replace(HOST, data_classes=("personal",)),))
    seen = observed(ask(host=HOST.host, told=f"?q={HERE}"))
    assert next(iter(judging.of_asks(public, seen))).verdict is RowVerdict.FAULTY
    assert next(iter(judging.of_asks(personal, seen))).verdict is RowVerdict.AGREES


@pytest.mark.parametrize(
    ("stand", "verdict"),
    [
        (None, RowVerdict.UNSEEN),
        (stood(None, error=""), RowVerdict.AGREES),
        (stood(404, error="feed_status"), RowVerdict.AGREES),
        (stood(None, error="egress_host"), RowVerdict.FAULTY),
        (stood(None, error="egress_secret"), RowVerdict.UNSEEN),
    ],
)
def test_a_feed_is_judged_by_whether_it_could_be_asked_for(stand: FeedStand | None, verdict: RowVerdict):
    (feed, *_) = MANIFEST.contributes.feeds
    row = next(iter(judging.of_feeds(MANIFEST, {feed.id: stand} if stand else {})))
    assert (row.kind, row.name, row.verdict) == (Kind.FEED, feed.id, verdict)


@pytest.mark.parametrize(
    ("stand", "verdict"),
    [
        (stood(200, error="", items=3, unfit=1), RowVerdict.AGREES),
        (stood(200, error="", items=2, unfit=2), RowVerdict.FAULTY),
        (stood(200, error="", items=0), RowVerdict.FAULTY),
        (stood(200, error="feed_format"), RowVerdict.FAULTY),
        (stood(None, error="egress_secret"), RowVerdict.UNSEEN),
    ],
)
def test_a_feed_with_a_sample_is_judged_by_what_is_taken_of_it(stand: FeedStand, verdict: RowVerdict):
    sampled = msgspec.structs.replace(MANIFEST.contributes.feeds[0], sample="samples/answer.json")
    declaring = msgspec.structs.replace(MANIFEST, contributes=msgspec.structs.replace(MANIFEST.contributes, feeds=(sampled,)))
    assert next(iter(judging.of_feeds(declaring, {sampled.id: stand}))).verdict is verdict


@pytest.mark.parametrize(
    ("brought", "verdict"),
    [
        (Brought(pins=(Pin("x-1-py3-none-any.whl", "0" * 64),)), RowVerdict.AGREES),
        (Brought(pins=(Pin("x-1-py3-none-any.whl", "0" * 64),), missing=("x-1-py3-none-any.whl",)), RowVerdict.NOT_RUN),
        (Brought(fault="it is no lock"), RowVerdict.FAULTY),
    ],
)
def test_libraries_that_the_mirror_lacks_are_no_fault_and_no_pass(brought: Brought, verdict: RowVerdict):
    locking = msgspec.structs.replace(MANIFEST, requires=msgspec.structs.replace(MANIFEST.requires, lock="pylock.toml"))
    (row,) = judging.of_libraries(locking, brought)
    assert row.verdict is verdict


def test_memory_is_held_against_the_manifests_limit():
    allowed = MANIFEST.runtime.limits.memory_mb + judging.EMPTY_WORKER_MB

    def verdict(megabytes: int) -> RowVerdict:
        worker = msgspec.structs.replace(observed().workers[0], peak_kb=megabytes * 1024)
        return next(iter(judging.of_budgets(MANIFEST, Observed(asks=[], lines=[], workers=[worker])))).verdict

    assert verdict(allowed) is RowVerdict.AGREES
    assert verdict(allowed + 1) is RowVerdict.FAULTY


def test_a_worker_that_died_or_asked_too_late_is_told():
    def told(seen: Observed) -> dict[str, RowVerdict]:
        return {row.name: row.verdict for row in judging.of_budgets(MANIFEST, seen)}

    assert set(told(observed()).values()) == {RowVerdict.AGREES}
    assert told(observed(deaths=1))["life"] is RowVerdict.FAULTY
    assert told(observed(ask(refused="forbidden"), refused=1))["after the call"] is RowVerdict.AGREES
    assert told(observed(ask(refused="forbidden"), refused=2))["after the call"] is RowVerdict.FAULTY


@pytest.mark.parametrize(
    ("outcome", "detail", "may_raise", "verdict"),
    [
        ("answered", "", False, RowVerdict.AGREES),
        ("failed", "HookError: KeyError in hooks.py, line 9", False, RowVerdict.FAULTY),
        ("failed", "HookError: KeyError in hooks.py, line 9", True, RowVerdict.AGREES),
        ("failed", "DiedError: it died", True, RowVerdict.FAULTY),
        ("late", "", False, RowVerdict.AGREES),
    ],
)
def test_faults_are_borne(outcome: str, detail: str, may_raise: bool, verdict: RowVerdict):
    assert judging.of_fault("slow store", [tried(outcome, detail=detail)], may_raise=may_raise).verdict is verdict


def test_a_job_may_hand_a_refusal_on_and_a_hook_may_not():
    for kind, verdict in ((Kind.JOB, RowVerdict.AGREES), (Kind.HOOK, RowVerdict.FAULTY)):
        done = msgspec.structs.replace(tried("failed", detail="HookError: RefusedError (forbidden) in hooks.py, line 9"), kind=kind)
        assert judging.of_fault("refused permissions", [done], may_raise=False).verdict is verdict


def test_a_fault_that_nothing_met_was_not_seen():
    assert judging.of_fault("slow store", [], may_raise=False).verdict is RowVerdict.UNSEEN
