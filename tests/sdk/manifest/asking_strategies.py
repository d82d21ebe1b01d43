"""Made-up sets of asks for hypothesis: few names, so that two sets often speak of the same things."""

from hypothesis import strategies as st

from wangge_sdk.manifest.asking import Asking, asking_for
from wangge_sdk.manifest.asks import (
    AlgorithmAsk,
    CollectionAsk,
    EgressAsk,
    EmitAsk,
    HookAsk,
    JobAsk,
    PermissionAsk,
    RoleAsk,
    RouteAsk,
    RuntimeAsk,
)
from wangge_sdk.manifest.reach import reach_of, union
from wangge_sdk.scopes import DATA_CLASSES

TITLE = {"zh-CN": "标题", "en": "Title"}


def some(*names):
    return st.lists(st.sampled_from(names), max_size=len(names), unique=True).map(lambda found: tuple(sorted(found)))


reaches = st.lists(st.tuples(some("a.x", "a.y"), some("text", "position")), max_size=3).map(reach_of)
permissions = st.builds(
    lambda scope, least, more: PermissionAsk(scope=scope, required=least, most=union(least, more)),
    st.sampled_from(["cases:read", "reports:read"]),
    reaches,
    reaches,
)
egress = st.builds(
    EgressAsk,
    host=st.sampled_from(["one.example", "two.example"]),
    operation=st.sampled_from(["fetch", "store"]),
    purpose=st.sampled_from(["api", "model"]),
    ports=some(443, 8443),
    data_classes=some(*DATA_CLASSES),
    country=st.sampled_from(["CN", "DE", None]),
    intranet_alternative=st.sampled_from([None, "settings.area.mirror", "settings.area.other"]),
)
collections = st.builds(
    CollectionAsk,
    name=st.sampled_from(["visits", "rain"]),
    title=st.just(TITLE),
    data_class=st.sampled_from(DATA_CLASSES),
    retention=st.sampled_from(["P1Y", "P3Y", "P30D", "P1M", "P1DT12H"]),
    exported_fields=some("at", "who"),
    open_data=st.booleans(),
    subject_key=st.sampled_from([None, "who"]),
    on_uninstall=st.sampled_from(["retain", "export-then-purge"]),
)
roles = st.builds(RoleAsk, id=st.just("visitor"), title=st.just(TITLE), permissions=some("see", "act"), suggest_for=some("one", "two"))
runtimes = st.builds(
    RuntimeAsk,
    isolation=st.sampled_from(["worker", "inprocess"]),
    resident=st.booleans(),
    memory_mb=st.sampled_from([64, 128]),
    cpu_seconds_per_call=st.sampled_from([0.5, 2.0]),
    call_timeout_ms=st.sampled_from([300, 3000]),
    disk_mb=st.sampled_from([0, 8]),
    concurrency=st.sampled_from([1, 4]),
)
routes = st.builds(
    RouteAsk,
    method=st.just("GET"),
    path=st.just("/open"),
    public=st.booleans(),
    permission=st.sampled_from([None, "see", "act"]),
    rate_per_minute=st.sampled_from([6, 60]),
)
jobs = st.builds(
    JobAsk,
    id=st.just("rank"),
    title=st.just(TITLE),
    schedule=st.sampled_from(["0 3 * * *", "* * * * *"]),
    per=st.sampled_from(["platform", "area"]),
    timeout_s=st.sampled_from([60, 300]),
    cpu_s=st.sampled_from([0, 30, 120]),
)
algorithms = st.builds(
    AlgorithmAsk,
    id=st.just("risk"),
    title=st.just(TITLE),
    task=st.sampled_from(["rank", "classify"]),
    decision_role=st.sampled_from(["suggest", "prefill"]),
    artifact=st.sampled_from([None, "0" * 64, "1" * 64]),
)
hooks = st.builds(HookAsk, hook=st.sampled_from(["suggest_class.v1", "case_closed.v1"]))
emits = st.builds(EmitAsk, event=st.just("noise.heard.v1"), data_class=st.sampled_from(DATA_CLASSES))

asks = st.one_of(permissions, egress, collections, roles, runtimes, routes, jobs, algorithms, hooks, emits)
askings: st.SearchStrategy[Asking] = st.lists(asks, max_size=6).map(asking_for)
