"""Rules about case types: classes, time limits and routing agree with each other."""

from collections import Counter
from collections.abc import Iterable, Iterator

from wangge_sdk.manifest.case_types import EVERY_CLASS, CaseClass, CaseType, Referral, RoutingTable
from wangge_sdk.manifest.documents import read_typed
from wangge_sdk.manifest.findings import MANIFEST_FILE, Finding, ManifestError
from wangge_sdk.manifest.offers import classes_of
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import Place
from wangge_sdk.texts import LOCALES, Text
from wangge_sdk.unit_kinds import UNIT_KINDS
from wangge_sdk.workflows import OUTCOMES

_DECLARE = {"zh-CN": "改正名称，或先声明该小类。", "en": "Correct the name, or declare the class."}


def classes_readable(subject: Subject) -> Iterator[Finding]:
    """A file of classes is a list of classes, each once, each in every language."""
    for _, case_type in subject.case_types():
        path = case_type.classes
        if not isinstance(path, str) or not subject.package.has(path):
            continue
        try:
            classes = classes_of(subject.package, case_type)
        except ManifestError as error:
            yield from error.findings
            continue
        counts = Counter(entry.id for entry in classes)
        for index, entry in enumerate(classes):
            if counts[entry.id] > 1:
                yield finding(
                    "class.unique",
                    (index, "id"),
                    {
                        "zh-CN": f"小类 {entry.id} 出现了 {counts[entry.id]} 次。",
                        "en": f"The class {entry.id} occurs {counts[entry.id]} times.",
                    },
                    {"zh-CN": "每个小类使用不同的名称。", "en": "Give each its own name."},
                    file=path,
                )
            yield from _incomplete(entry.title, (index, "title"), path)
            for place, text in _texts_of(entry):
                yield from _incomplete(text, (index, *place), path)


def clocks_fit(subject: Subject) -> Iterator[Finding]:
    """A time limit names classes that there are, and no two limits hold for the same stage and class."""
    for place, case_type in subject.case_types():
        known = subject.class_ids(case_type)
        seen: set[tuple[str, str]] = set()
        for index, clock in enumerate(case_type.clocks):
            here = (*place, "clocks", index)
            for position, name in enumerate(clock.classes):
                if known is not None and name not in known:
                    yield finding("clock.classes", (*here, "classes", position), _no_class(name), _DECLARE)
            for name in clock.classes or (EVERY_CLASS,):
                if (clock.stage, name) in seen:
                    yield finding(
                        "clock.once",
                        here,
                        {"zh-CN": f"{clock.stage} 对 {name} 已有时限。", "en": f"There is already a limit for {clock.stage} and {name}."},
                        {"zh-CN": "只保留一个。", "en": "Keep one of them."},
                    )
                seen.add((clock.stage, name))


def stoppers_lead_on(subject: Subject) -> Iterator[Finding]:
    """A referral says how to get there: by telephone, by a page, or both."""
    for place, case_type in subject.case_types():
        for index, target in enumerate(case_type.referrals):
            yield from _reachable(target, (*place, "referrals", index), MANIFEST_FILE)
        inline = not isinstance(case_type.classes, str)
        try:
            classes = classes_of(subject.package, case_type)
        except ManifestError:
            continue  # classes_readable says so
        for index, entry in enumerate(classes):
            if entry.stopper is not None:
                here: Place = (index, "stopper", "referral")
                file = MANIFEST_FILE if inline else str(case_type.classes)
                yield from _reachable(entry.stopper.referral, (*place, "classes", *here) if inline else here, file)


def outcomes_own(subject: Subject) -> Iterator[Finding]:
    """A declared outcome has a code of its own: the platform's keep their meaning."""
    for place, case_type in subject.case_types():
        for index, outcome in enumerate(case_type.outcomes):
            if outcome.id in OUTCOMES:
                yield finding(
                    "outcome.own",
                    (*place, "outcomes", index, "id"),
                    {"zh-CN": f"{outcome.id} 是平台已有的结果代码。", "en": f"{outcome.id} is an outcome of the platform already."},
                    {"zh-CN": "换一个代码。", "en": "Choose another code."},
                )


def tasks_fit(subject: Subject) -> Iterator[Finding]:
    """A rule for tasks names classes that there are, and no two rules hold for the same kind and class."""
    for place, case_type in subject.case_types():
        known = subject.class_ids(case_type)
        seen: set[tuple[str, str]] = set()
        for index, rule in enumerate(case_type.tasks):
            here = (*place, "tasks", index)
            for position, name in enumerate(rule.classes):
                if known is not None and name not in known:
                    yield finding("task.classes", (*here, "classes", position), _no_class(name), _DECLARE)
            for name in rule.classes or (EVERY_CLASS,):
                if (rule.kind, name) in seen:
                    yield finding(
                        "task.once",
                        here,
                        {"zh-CN": f"{rule.kind} 对 {name} 已有规定。", "en": f"There is already a rule for {rule.kind} and {name}."},
                        {"zh-CN": "只保留一个。", "en": "Keep one of them."},
                    )
                seen.add((rule.kind, name))


def routing_readable(subject: Subject) -> Iterator[Finding]:
    """A routing table has rows of class, kind of unit and reason, the reason in every language."""
    for path in _routing_files(subject):
        if not subject.package.has(path):
            continue  # files_exist says so
        try:
            table = read_typed(subject.package, path, RoutingTable)
        except ManifestError as error:
            yield from error.findings
            continue
        for index, row in enumerate(table.rows):
            yield from _incomplete(row.reason, ("rows", index, "reason"), path)


def routing_classes(subject: Subject) -> Iterator[Finding]:
    """A routing table refers to classes that there are."""
    for _, case_type, table in _tables(subject):
        known = subject.class_ids(case_type)
        for index, row in enumerate(table.rows):
            if known is not None and row.class_id != EVERY_CLASS and row.class_id not in known:
                yield finding("routing.classes", ("rows", index, "class"), _no_class(row.class_id), _DECLARE, file=case_type.routing)


def routing_complete(subject: Subject) -> Iterator[Finding]:
    """Every class has somewhere to go, in every area."""
    for place, case_type, table in _tables(subject):
        everywhere = {row.class_id for row in table.rows if row.area is None}
        lost = sorted((subject.class_ids(case_type) or frozenset()) - everywhere)
        if lost and EVERY_CLASS not in everywhere:
            names = ", ".join(lost)
            yield finding(
                "routing.complete",
                (*place, "routing"),
                {"zh-CN": f"没有去处的小类：{names}。", "en": f"These classes go nowhere: {names}."},
                {"zh-CN": "为它们各加一行，或加一行 class 为 *。", "en": "Add a row for each, or one whose class is *."},
            )


def routing_units(subject: Subject) -> Iterator[Finding]:
    """A routing table names kinds of unit that every county knows; others are allowed, with a warning."""
    for path in _routing_files(subject):
        table = _table(subject, path)
        for index, row in enumerate(table.rows if table else ()):
            if row.unit_kind not in UNIT_KINDS:
                yield finding(
                    "routing.units",
                    ("rows", index, "unit_kind"),
                    {
                        "zh-CN": f"{row.unit_kind} 不是通用的部门类型。",
                        "en": f"{row.unit_kind} is not a kind of unit that every county knows.",
                    },
                    {"zh-CN": f"通用类型：{'、'.join(UNIT_KINDS)}。", "en": f"Those are: {', '.join(UNIT_KINDS)}."},
                    severity="warning",
                    file=path,
                )


def _routing_files(subject: Subject) -> Iterable[str]:
    """Return the files of routing tables, each once: case types may share one."""
    return dict.fromkeys(case_type.routing for _, case_type in subject.case_types())


def _table(subject: Subject, path: str) -> RoutingTable | None:
    try:
        return read_typed(subject.package, path, RoutingTable)
    except ManifestError:
        return None  # routing_readable says so


def _tables(subject: Subject) -> Iterator[tuple[Place, CaseType, RoutingTable]]:
    for place, case_type in subject.case_types():
        table = _table(subject, case_type.routing)
        if table is not None:
            yield place, case_type, table


def _texts_of(entry: CaseClass) -> Iterator[tuple[Place, Text | None]]:
    yield ("guidance",), entry.guidance
    if entry.standard:
        yield ("standard", "condition"), entry.standard.condition
        yield ("standard", "closing"), entry.standard.closing
    if entry.stopper:
        yield ("stopper", "text"), entry.stopper.text
        yield ("stopper", "referral", "name"), entry.stopper.referral.name


def _reachable(referral: Referral, place: Place, file: str) -> Iterator[Finding]:
    if referral.phone is None and referral.url is None:
        yield finding(
            "referral.reachable",
            place,
            {"zh-CN": "没有写明怎样联系对方。", "en": "It does not say how to reach them."},
            {"zh-CN": "写上电话 phone，或网址 url。", "en": "Add a phone, or a url."},
            file=file,
        )


def _incomplete(text: Text | None, place: Place, path: str) -> Iterator[Finding]:
    missing = [] if text is None else [locale for locale in LOCALES if not text.get(locale, "").strip()]
    if missing:
        names = ", ".join(missing)
        yield finding(
            "text.complete",
            place,
            {"zh-CN": f"缺少 {names} 的文字。", "en": f"The wording in {names} is missing."},
            {"zh-CN": f"补上 {names} 的文字。", "en": f"Add the wording in {names}."},
            file=path,
        )


def _no_class(name: str) -> Text:
    return {"zh-CN": f"没有名为 {name} 的小类。", "en": f"There is no class {name}."}
