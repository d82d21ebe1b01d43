"""Study: a plan with its material, a quiz, and whether somebody has passed. How long, how often, or in which place is nobody's business.

Solutions are a register of their own that learners may not read, so the plugin marks answers by itself.
"""

from collections.abc import Callable, Sequence
from typing import Final

from wangge_plugin_party_building.registers import Input, active_member, active_organisation, require_state
from wangge_sdk.registers import Document, NotPossibleError, Registers, entered

MOST_QUESTIONS: Final = 50
OPTIONS: Final = ("a", "b", "c", "d")


def mark(answers: str, solutions: Sequence[str]) -> int:
    """Return how many answers of a quiz are right, in percent; one that was left out is wrong. Pure."""
    right = sum(given == wanted for given, wanted in zip(answers, solutions, strict=False))
    return round(100 * right / len(solutions)) if solutions else 0


def prepare(registers: Registers, given: Input) -> None:
    """Enter a plan of study.

    Raises:
        NotPossibleError: it would end before it begins.
    """
    organisation = active_organisation(registers, given["organisation"])
    if given["ends_on"] < given["begins_on"]:
        raise NotPossibleError("结束日期早于开始日期。", "It would end before it begins.")
    body = dict(given) | {"organisation_label": organisation["name"], "area": organisation["area"], "state": "draft", "questions": 0}
    registers.take([entered("study", body)])


def add_question(registers: Registers, given: Input) -> None:
    """Add a question with its solution to a study that is not open yet.

    Raises:
        NotPossibleError: it is open, has too many, or the solution is an option that there is not.
    """
    study = registers.get("study", given["study"])
    require_state(study, "draft")
    if study["questions"] >= MOST_QUESTIONS:
        raise NotPossibleError(f"最多 {MOST_QUESTIONS} 题。", f"There are {MOST_QUESTIONS} questions at most.")
    if not given.get(given["right"]):
        raise NotPossibleError("正确答案须是已填写的选项。", "The solution has to be an option that is filled in.")
    number = study["questions"] + 1
    placed = {"study": study.id, "number": number, "area": study["area"]}
    question = placed | {name: given.get(name) for name in ("text", *OPTIONS)}
    solution = placed | {"right": given["right"].upper()}
    registers.take([entered("question", question), entered("solution", solution), study.changed(questions=number)])


def open_study(registers: Registers, given: Input) -> None:
    """Open a study to its learners.

    Raises:
        NotPossibleError: it has neither material nor a question.
    """
    study = registers.get("study", given["study"])
    require_state(study, "draft")
    if not study["questions"]:
        raise NotPossibleError("还没有题目。", "It has no questions yet.")
    registers.take([study.changed(state="open")])


def close_study(registers: Registers, given: Input) -> None:
    """Close a study: nobody answers any more."""
    study = registers.get("study", given["study"])
    require_state(study, "open")
    registers.take([study.changed(state="closed")])


def answer(registers: Registers, given: Input, carry: Callable[[str], None]) -> None:
    """Hand in the answers of a member; they are marked right afterwards. Whoever has not passed may try again.

    Raises:
        NotPossibleError: it is not open, an answer is missing, or they have passed.
    """
    study, member = registers.get("study", given["study"]), active_member(registers, given["member"])
    require_state(study, "open")
    answers = given["answers"].upper()
    if len(answers) != study["questions"]:
        raise NotPossibleError(f"共 {study['questions']} 题，请逐题作答。", f"There are {study['questions']} questions; answer each.")
    known = registers.some("attempt", f"study={study.id}", f"member={member.id}", limit=1)
    if known and known[0]["passed"]:
        raise NotPossibleError("已经合格，不必再答。", "This member has passed already.")
    handed_in = {"answers": answers, "state": "waiting"}
    if known:
        (document,) = registers.take([known[0].changed(**handed_in)])
    else:
        body = {"study": study.id, "study_label": study["title"], "member": member.id, "member_label": member["person_label"]}
        (document,) = registers.take([entered("attempt", body | {"area": member["area"]} | handed_in)])
    carry(document.id)


def mark_attempt(registers: Registers, attempt_id: str) -> None:
    """Mark what was handed in, against the solutions; the answers go, the result stays. Done twice it changes nothing."""
    attempt = registers.get("attempt", attempt_id)
    if attempt["state"] != "waiting":
        return
    study = registers.get("study", attempt["study"])
    solutions = [each["right"] for each in _solutions(registers, study)]
    score = mark(attempt["answers"], solutions)
    passed = score >= study["pass_percent"]
    registers.take([attempt.changed(state="passed" if passed else "failed", passed=passed, score=score, answers=None)])


def _solutions(registers: Registers, study: Document) -> list[Document]:
    return sorted(registers.every("solution", f"study={study.id}"), key=lambda each: int(each["number"]))
