"""How an examination ends: no check that did not do its work is ever a pass."""

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sdk.rulepack.zips import WHEEL, wheel
from wangge_sdk.projects.packing import build
from wangge_sdk.rulepack import (
    BUILT_IN,
    Check,
    Hit,
    Mode,
    Outcome,
    PackError,
    Report,
    RulePack,
    Verdict,
    examine,
    examine_apart,
    read_pack,
    read_place,
    read_wheel,
)
from wangge_sdk.rulepack.checks import CHECKS
from wangge_sdk.rulepack.subject import Subject

ROOT = Path(__file__).parents[3]
QUICK = tuple(one for one in CHECKS if not one.tools)
ANY = {"zh-CN": "词", "en": "word"}


def check(look, **values) -> Check:
    return Check(id="test.check", title=ANY, reason=ANY, mend=ANY, look=look, **values)


def finds(_subject: Subject) -> Iterator[Hit]:
    yield Hit(message=ANY, file="acme_lamps/hooks.py", line=1)


def notes(_subject: Subject) -> Iterator[Hit]:
    yield Hit(message=ANY, severity="note")


def fails(_subject: Subject) -> Iterator[Hit]:
    yield Hit(message=ANY, severity="note")
    raise RecursionError("too deep")


def report(one: Check, mode: Mode = Mode.ENFORCED) -> Report:
    pack = RulePack("test", "1", {"test.check": mode})
    return examine(read_wheel(WHEEL, wheel()), checks=(one,), pack=pack)


@pytest.mark.parametrize(
    ("look", "mode", "outcome", "verdict"),
    [
        (finds, Mode.ENFORCED, Outcome.FOUND, Verdict.FAILED),
        (finds, Mode.ENABLED, Outcome.FOUND, Verdict.PASSED),
        (finds, Mode.SHADOW, Outcome.FOUND, Verdict.INCOMPLETE),
        (finds, Mode.OFF, Outcome.OFF, Verdict.INCOMPLETE),
        (notes, Mode.ENFORCED, Outcome.PASSED, Verdict.PASSED),
        (fails, Mode.ENFORCED, Outcome.ERRORED, Verdict.FAILED),
        (fails, Mode.ENABLED, Outcome.ERRORED, Verdict.FAILED),
        (fails, Mode.SHADOW, Outcome.ERRORED, Verdict.INCOMPLETE),
    ],
)
def test_outcome_and_verdict(look, mode: Mode, outcome: Outcome, verdict: Verdict) -> None:
    found = report(check(look), mode)
    assert (found.checks[0].outcome, found.verdict) == (outcome, verdict)


def test_a_finding_has_its_line_and_its_page() -> None:
    [finding] = report(check(finds)).findings
    assert (finding.code, finding.page, finding.blocks) == ('"""Hooks."""', "plugins/rules/test.html#test-check", True)


def test_a_missing_tool_is_told_and_no_pass() -> None:
    found = report(check(notes, tools=("no_such_tool",)))
    assert (found.checks[0].outcome, found.checks[0].detail, found.verdict) == (Outcome.UNAVAILABLE, "no_such_tool", Verdict.INCOMPLETE)


def test_what_cannot_be_read_never_passes_whatever_the_pack_says() -> None:
    pack = RulePack("lax", "1", {one.id: Mode.ENABLED for one in CHECKS})
    found = examine(read_wheel(WHEEL, b"nothing"), pack=pack)
    assert found.verdict is Verdict.FAILED


def test_the_author_is_not_told_of_checks_on_trial() -> None:
    found = report(check(finds), Mode.SHADOW)
    assert len(found.findings) == 1
    assert (found.for_author().findings, found.for_author().checks) == ((), ())


def test_findings_of_one_check_are_bounded() -> None:
    assert len(report(check(lambda _: (Hit(message=ANY) for _ in range(10_000_000)))).findings) == 200


def test_a_fingerprint_outlives_moved_lines() -> None:
    first, second = (
        examine(read_wheel(WHEEL, wheel({"acme_lamps/hooks.py": text})), checks=(check(finds_eval),)).findings[0]
        for text in (b"x = eval(y)\n", b"\n\n\nx = eval(y)\n")
    )
    assert first.line != second.line
    assert first.fingerprint == second.fingerprint


def finds_eval(subject: Subject) -> Iterator[Hit]:
    lines = subject.files["acme_lamps/hooks.py"].splitlines()
    yield Hit(message=ANY, file="acme_lamps/hooks.py", line=1 + lines.index(b"x = eval(y)"))


def test_a_pack_names_only_checks_that_there_are(tmp_path: Path) -> None:
    file = tmp_path / "pack.json"
    file.write_text('{"id": "x", "version": "1", "modes": {"wheel.archiv": "off"}}')
    with pytest.raises(PackError, match=r"pack\.json: there is no check 'wheel\.archiv'"):
        read_pack(file)
    file.write_text('{"id": "x", "version": "1", "modes": {"wheel.archive": "shadow"}}')
    assert read_pack(file).modes == {"wheel.archive": Mode.SHADOW}
    file.write_text('{"id": "x", "version": "1", "mode": {}}')
    with pytest.raises(PackError):
        read_pack(file)


def test_ids_are_unique_and_named_by_family() -> None:
    ids = [one.id for one in CHECKS]
    assert len(set(ids)) == len(ids)
    assert all(one.id.startswith(f"{one.family}.") for one in CHECKS)
    assert BUILT_IN.id == "wangge"


@pytest.mark.parametrize("name", ["livelihood", "keyword-triage"])
def test_a_folder_and_its_wheel_are_one_thing(name: str) -> None:
    folder = ROOT / "plugins" / name
    packed = build(folder)
    of_folder = examine(read_place(folder))
    of_wheel = examine(read_wheel(packed.name, packed.content))
    assert of_folder.sha256 == of_wheel.sha256 == packed.sha256
    assert of_folder.findings == of_wheel.findings
    assert of_folder.base == "src/"


@pytest.mark.slow
def test_apart() -> None:
    packed = build(ROOT / "plugins/keyword-triage")
    told = examine_apart(packed.name, packed.content)
    here = examine(read_wheel(packed.name, packed.content))
    assert (told.findings, told.verdict, told.sha256) == (here.findings, here.verdict, here.sha256)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(told), type=Report) == told


@pytest.mark.slow
def test_apart_a_process_that_does_not_finish_is_no_pass() -> None:
    late = examine_apart(WHEEL, wheel(), seconds=0.01)
    assert late.verdict is Verdict.FAILED
    assert late.checks[0].detail == "not finished after 0.01 s"


@pytest.mark.parametrize(("program", "told"), [("/bin/false", "ended with 1"), ("/bin/true", "no report came back")])
def test_apart_a_process_that_dies_is_no_pass(program: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", program)
    report = examine_apart(WHEEL, wheel())
    assert (report.verdict, report.checks[0].outcome) == (Verdict.FAILED, Outcome.ERRORED)
    assert report.checks[0].detail.startswith(told)


PIECES = ["os", ".", "system", "(", ")", "import", "from", "x", "=", "'", "[", "]", "lambda:", "@", "f'{", "}", "#", "eval"]
SOURCES = st.sampled_from([*PIECES, "\n", " ", '"""', "def f():"])


@given(st.lists(SOURCES, max_size=40).map("".join), st.binary(max_size=60), st.sampled_from(["svg", "js", "html", "json", "onnx", "css"]))
def test_whatever_the_files_hold_every_check_finishes(source: str, raw: bytes, suffix: str) -> None:
    found = examine(read_wheel(WHEEL, wheel({"acme_lamps/hooks.py": source.encode(), f"acme_lamps/x.{suffix}": raw})), checks=QUICK)
    assert not [run for run in found.checks if run.outcome is Outcome.ERRORED]
