"""Asking the table of departments for somebody, and keeping what it answered."""

from datetime import date, datetime

from wangge_plugin_elderly_care.registers import Input
from wangge_plugin_elderly_care.triage import URGENCIES, table
from wangge_sdk.registers import NotPossibleError, Registers, entered
from wangge_sdk.texts import Text

_NO_DIAGNOSIS = "仅供选择科室，不是诊断。", "This only sorts; it is no diagnosis."


def ask(registers: Registers, given: Input, now: datetime, area: str) -> Text:
    """Answer which department and how urgently, and keep the answer with the edition and the line of the table.

    Raises:
        NotPossibleError: the age is not known.
    """
    elder = registers.get("elder", given["elder"]) if given.get("elder") else None
    age = given.get("age", _age(elder["born_on"], now.date()) if elder and elder["born_on"] else None)
    if age is None:
        raise NotPossibleError("请填写年龄，或选择老人。", "Give the age, or choose the elder.")
    days, severe, published = int(given.get("days") or 0), bool(given.get("severe")), table()
    row = published.answer(given["symptoms"], int(age), days, severe=severe)
    body: dict[str, object] = {
        "at": now.isoformat(),
        "edition": published.edition,
        "symptoms": given["symptoms"],
        "days": days,
        "severe": severe,
    }
    body |= {"age": int(age), "row": row.id, "department": row.department, "urgency": row.urgency, "red": row.red}
    body |= {"because": dict(row.because), "area": elder["grid"] if elder else area}
    if elder is not None:
        body |= {"elder": elder.id, "elder_label": elder["person_label"]}
    registers.take([entered("answer", body)])
    department, urgency = published.departments[row.department], URGENCIES[row.urgency]
    return {
        "zh-CN": f"{urgency['zh-CN']}：{department['zh-CN']}。{row.because['zh-CN']}{_NO_DIAGNOSIS[0]}",
        "en": f"{urgency['en']}: {department['en']}. {row.because['en']} {_NO_DIAGNOSIS[1]}",
    }


def _age(born_on: str, today: date) -> int:
    born = date.fromisoformat(born_on)
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
